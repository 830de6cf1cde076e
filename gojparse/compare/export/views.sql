-- What is often asked for by other columns than the keys.
CREATE INDEX "panel_by_year" ON "panel" ("year");
CREATE INDEX "panel_by_level_year" ON "panel" ("level", "year");
CREATE INDEX "panel_by_county_code" ON "panel" ("county_code");
CREATE INDEX "panel_by_report_id" ON "panel" ("report_id");
CREATE INDEX "reports_by_issuer_year" ON "reports" ("issuer", "year");
CREATE INDEX "applications_by_line_applicant" ON "applications" ("line", "applicant");
CREATE INDEX "appeals_by_route_outcome" ON "appeals" ("route", "outcome");
CREATE INDEX "disclosures_by_subject_measure" ON "disclosures" ("subject", "measure");
CREATE INDEX "findings_by_report_id" ON "findings" ("report_id");
CREATE INDEX "findings_by_rule" ON "findings" ("rule");

-- The views that most questions begin with. Sums are over current versions only, over values that are there,
-- with their corrections, and over reports that say they count the same bodies: others are not added.
-- The braces stand for a column or a query for each line of the form.
CREATE VIEW applications_wide_total AS
SELECT r.report_id, r.issuer, r.year, r.applications_verdict,
  {totals_of_lines}
FROM applications AS a JOIN reports AS r USING (report_id)
WHERE a.applicant = 'total'
GROUP BY r.report_id;

CREATE VIEW outcomes_by_year AS
{years_of_lines};

CREATE VIEW disclosure_by_year AS
SELECT year, level, scope, COUNT(*) AS issuers,
  SUM(disclosure_rate_num) AS disclosed, SUM(disclosure_rate_den) AS disposed,
  1.0 * SUM(disclosure_rate_num) / SUM(disclosure_rate_den) AS pooled_rate
FROM panel
WHERE disclosure_rate_flag IN ('ok', 'small')
GROUP BY year, level, scope;

CREATE VIEW findings_named AS
SELECT p.issuer, p.year, f.severity, f.rule, f."table", f.line, f."column",
  f.expected, f.found, f.message, f.report_id
FROM findings AS f JOIN panel AS p USING (report_id);
