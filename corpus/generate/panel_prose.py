"""What the invented panel's offices write: sentences put together from short pieces.

No piece is as long as the shingles by which copied text is found, so that two
reports share a shingle only where they drew the same two pieces in a row.
The sentences of `prose` are few and long: three hundred reports made of them
would all be copies of each other.

A text is kept with its slots: {us}, {year}, and {20-300} for a number between
the two. So it can be copied as offices copy: with names, year and numbers exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

_WHEN = (
    *(
        "一年来",
        "全年",
        "本年度",
        "{year}年",
        "上半年",
        "年初以来",
        "按照年度安排",
        "在日常工作中",
        "入夏以后",
    ),
    *("结合本地实际", "对照工作要点", "为方便办事", "应群众要求", "第三季度起", "汛期前后", "经会议研究"),
    *("围绕中心任务", "依托现有力量", "根据评估反馈", "从小处着手", "年末之前", "春耕时节", "在培训之后"),
)
_HOW = (
    *("逐项", "持续", "分批", "主动", "集中", "认真", "稳妥", "按月", "及时", "重点", "全面", "细致", "严格"),
    *("常态化", "有序", "多次", "统筹", "同步", "定期", "反复", "随时", "专门", "深入", "逐村", "分片"),
)
_VERBS = (
    *("梳理了", "更新了", "核对了", "完善了", "调整了", "充实了", "规范了", "归并了", "公示了", "解读了"),
    *("补录了", "修订了", "推送了", "细化了", "清查了", "改版了", "整编了", "登记了", "回看了", "印发了"),
    *("检修了", "压缩了", "拓展了", "张贴了", "汇编了", "理顺了", "盘点了", "抽查了"),
)
_AND = (
    *("并请代表到场察看", "随后入户逐一说明", "由值班人员当天办结", "结果在公告栏贴出", "没有发现错漏"),
    *("纠正差错{2-30}处", "涉及村组{3-40}个", "惠及住户{60-900}户", "往返核实{2-9}轮", "用时{3-25}天"),
    *("听取意见{4-60}条", "形成清单{1-8}份", "整理台账{2-20}册", "配图{3-50}幅", "点击{300-9000}次"),
    *("比原定提早{2-15}日", "较往年更为清楚", "得到来信肯定", "交由专人保管", "留有书面记录", "经法制员看过"),
    *("附有问答{5-40}则", "电话回访{10-90}人", "散发折页{100-2000}张", "参加者{15-200}人", "群众反映良好"),
    *("标注了有效期限", "注明了联系方式", "去掉了重复条目", "补上了缺失附件", "按类别重新编号"),
    *("夜间也可查询", "老人看得明白", "便于手机浏览", "设有语音播报", "刻成光盘存档", "同级部门共享"),
)
_OBJECTS: Mapping[str, tuple[str, ...]] = {
    "主动公开": (
        *("惠农补贴名单", "道路施工通告", "校车线路安排", "水质检测结果", "低保评议情况", "预算执行数据"),
        *("旧房改造进度", "招聘考试公告", "林地流转合同", "医保缴费指南", "灾害预警信息", "征收补偿方案"),
        *("采购成交结果", "食品抽检通报", "垃圾清运时刻", "危桥加固计划", "春灌用水安排", "助学资金去向"),
    ),
    "依申请公开": (
        *("申请登记簿", "答复文书样本", "补正告知模板", "当面接待规程", "信函收发记录", "征求意见底稿"),
        *("查档预约表", "期限提醒清单", "第三方意见函", "送达回证存根", "疑难件会商单", "网上受理页面"),
        *("来访须知牌", "咨询问答手册", "办件流转单", "延期审批表", "回执打印机", "便民查阅席"),
    ),
    "政府信息管理": (
        *("历史文件目录", "公文属性标签", "保密审查台账", "失效文件名册", "档案移交清册", "栏目命名规则"),
        *("扫描件清晰度", "发文字号序列", "草稿留存范围", "责任科室名录", "更正申请记录", "附件格式要求"),
        *("元数据字段", "版本变更说明", "敏感词筛查表", "个人信息遮盖", "归档时间节点", "文件汇编体例"),
    ),
    "政府信息公开平台建设": (
        *("门户首页导航", "检索框联想词", "微信菜单层级", "电子屏播放单", "无障碍浏览条", "公告橱窗版面"),
        *("留言回复模块", "失效链接名单", "服务器补丁包", "专题页横幅", "村务广播时段", "触摸查询机"),
        *("视频号封面图", "访问统计报表", "数据下载接口", "老年模式字号", "网站备案材料", "短信订阅名单"),
    ),
    "监督保障": (
        *("岗位责任清单", "季度考核细则", "培训课程讲义", "评议打分表", "整改销号台账", "值班轮换安排"),
        *("督查通报内容", "经费开支科目", "业务比武题库", "社会监督员库", "谈话提醒记录", "年度任务分解"),
        *("新人跟班制度", "差错登记本", "问卷调查提纲", "表彰推荐名额", "会议纪要格式", "线索移交渠道"),
    ),
}
_LACKS = (
    *("更新不够快", "文字偏生硬", "图解仍偏少", "人手时常不足", "检索不够准", "互动还不多", "归类尚欠细"),
    *("基层点位分散", "老资料未数字化", "部分表格难懂", "响应时快时慢", "培训缺少案例", "留言积压几日"),
    *("栏目名称重复", "手机页面偏慢", "审核环节偏长", "附件偶有打不开", "答复口径不一"),
)
_WHY = (
    *("原因是岗位变动频繁", "多因经办人兼职过多", "与设备陈旧有关", "系流程衔接不畅", "缘于数据来源多头"),
    *("主要是经验不足", "在于分工不明", "受网络条件所限", "由于交接不细", "皆因重视程度不一", "源自标准缺位"),
)
_PLANS = (
    *("增配专职人员{1-3}名", "添置扫描设备{1-4}台", "每季走访{2-12}次", "编写范例{5-30}篇", "试行首问负责"),
    *("建立互审机制", "改用简明版式", "开设夜校课堂", "引入志愿讲解", "缩短流转环节", "统一答复口径"),
    *("把检查排进日历", "请高校师生把脉", "与邻近单位结对", "公开服务承诺", "每周清理留言", "制作方言短片"),
    *("推行一图读懂", "设立意见信箱", "补齐历年目录", "完成旧档录入", "优化手机页面", "晒出办理进度"),
)
_OTHER = (
    *("没有其他需要报告的事项", "未发生收取信息处理费的情形", "全年未收取任何费用", "其余事项均已在上文说明"),
    *("办理建议提案{1-20}件并公布结果", "配合上级抽查{1-5}次", "相关附表可到服务窗口查看"),
)
_SLOT = re.compile(r"\{(\d+)-(\d+)\}")
_NUMERALS = "一二三四五"


@dataclass(frozen=True, slots=True)
class Prose:
    """A report's prose with its slots still open."""

    overview: tuple[str, ...]
    problems: tuple[str, ...]
    other_matters: tuple[str, ...]

    def copied_from(self, other: Prose) -> Prose:
        """The other's text with the third theme of this one."""
        overview = (*other.overview[:2], self.overview[2], *other.overview[3:])
        return Prose(overview, other.problems, other.other_matters)

    def filled(self, rng: Random, us: str, year: int) -> dict[str, tuple[str, ...]]:
        """The paragraphs by section, all slots filled."""
        sections = {
            "overview": self.overview,
            "problems": self.problems,
            "other_matters": self.other_matters,
        }
        return {
            code: tuple(_filled(rng, text, us, year) for text in paragraphs)
            for code, paragraphs in sections.items()
        }


def _filled(rng: Random, text: str, us: str, year: int) -> str:
    text = text.replace("{us}", us).replace("{year}", str(year))
    return _SLOT.sub(lambda slot: str(rng.randint(int(slot[1]), int(slot[2]))), text)


def invented(rng: Random) -> Prose:
    """A new text."""
    overview = [
        f"（{numeral}）{theme}情况。" + "".join(_sentences(rng, objects, 4))
        for numeral, (theme, objects) in zip(_NUMERALS, _OBJECTS.items(), strict=True)
    ]
    lacks, why = rng.sample(_LACKS, 3), rng.sample(_WHY, 3)
    plans = rng.sample(_PLANS, 6)
    problems = (
        "".join(
            f"{numeral}是{lack}，{reason}。"
            for numeral, lack, reason in zip("一二三", lacks, why, strict=True)
        ),
        "下一步，{us}打算" + "，".join(plans[:3]) + "；同时" + "，".join(plans[3:]) + "。",
    )
    return Prose(tuple(overview), problems, ("。".join(rng.sample(_OTHER, 2)) + "。",))


def _sentences(rng: Random, objects: tuple[str, ...], count: int) -> list[str]:
    """Sentences of the same bones, each with other pieces."""
    found = []
    for when, what in zip(rng.sample(_WHEN, count), rng.sample(objects, 2 * count)[::2], strict=True):
        how, verb = rng.choice(_HOW), rng.choice(_VERBS)
        more = "，".join(rng.sample(_AND, 2))
        found.append(f"{when}，{{us}}{how}{verb}{what}，{more}。")
    return found
