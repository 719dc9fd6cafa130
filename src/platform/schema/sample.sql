-- Whether this database was filled with sample people: then every page says so, and sample personas may sign in.
create table platform.sample (
  single boolean primary key default true check (single),
  started_at timestamptz not null,
  done_at timestamptz
);
alter table platform.sample enable row level security;
alter table platform.sample force row level security;
create policy everyone_reads on platform.sample for select using (true);
create policy everyone_marks on platform.sample for insert with check (true);
create policy everyone_ends on platform.sample for update using (true) with check (true);
grant select, insert, update on platform.sample to puente_app;
