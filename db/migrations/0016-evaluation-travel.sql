-- Evaluation: reports of stations that run their own installation, as they arrive signed. Counts only.
-- Never kept: a visit, a client, a text about one.

create schema evaluation;
grant usage on schema evaluation to puente_app;
