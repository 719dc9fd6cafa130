-- Which country pack was loaded last, so that an unchanged one is not loaded again.
create table platform.pack (
  code text primary key,
  sha256 text not null,
  loaded_at timestamptz not null
);
alter table platform.pack enable row level security;
alter table platform.pack force row level security;
create policy everyone_reads on platform.pack for select using (true);
create policy headquarters_writes on platform.pack for insert with check ((select platform.is_headquarters()));
create policy headquarters_changes on platform.pack for update
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
grant select on platform.pack to puente_app;
