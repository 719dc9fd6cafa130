-- Ventanillas: stations and their history (public facts), what was done at the window (the lead agency's rows), monthly reports (counts).
-- Never kept: a name, a telephone, an address, a postal code, a birth date, a screening's result, an immigration status.

create schema ventanillas;
grant usage on schema ventanillas to puente_app, puente_figures;

-- Who asks, as rows: a page of the network reads tens of thousands of counts, and looks each one's asker up instead of searching a list.
create function ventanillas.offices_seen() returns setof text language sql stable parallel safe
  return unnest(platform.visible_offices());
create function ventanillas.custodians_seen() returns setof uuid language sql stable parallel safe
  return unnest(platform.visible_custodians());
grant execute on function ventanillas.offices_seen, ventanillas.custodians_seen to puente_app, puente_figures;

-- The pack's needs, topics, screenings, vaccinations, programs and station services. `shown_as` is where a count of the item stands in
-- every breakdown: an item that could mark a person stands among "other", together with others, and is never shown by itself.
create table ventanillas.item (
  kind text not null,
  code text not null,
  shown_as text not null,
  primary key (kind, code)
);
alter table ventanillas.item enable row level security;
alter table ventanillas.item force row level security;
create policy everyone_reads on ventanillas.item for select using (true);
create policy headquarters_adds on ventanillas.item for insert with check ((select platform.is_headquarters()));
create policy headquarters_changes on ventanillas.item for update
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
grant select, insert, update on ventanillas.item to puente_app;
grant select on ventanillas.item to puente_figures;

-- A station: a window in a consular office, or a mobile unit. Its name on screen is the office's.
create table ventanillas.station (
  id uuid primary key,
  code text not null unique,
  office_id text not null references network.office (code),
  -- The agency that leads it now and may keep its facts; null while nobody leads it.
  custodian_id uuid references partners.organization,
  unit text not null check (unit in ('window', 'mobile')),
  piloted_on date,
  live_on date,
  opened_on date,
  -- A day on which a source says that it operated, where the opening day is unknown. Never invented.
  in_operation_on date,
  -- The first day on which it no longer opens, and why.
  closed_on date,
  closing_reason text,
  guideline_version text,
  -- Where visitors find it: the floor or room, the street, the line that it answers. For the slip and the public page.
  place text,
  street text,
  public_line text,
  source text,
  check (closed_on is null or opened_on is null or opened_on <= closed_on),
  check ((closed_on is null) = (closing_reason is null)),
  check (piloted_on is null or live_on is null or piloted_on <= live_on),
  check (opened_on is not null or in_operation_on is not null or piloted_on is not null)
);
create index on ventanillas.station (office_id);

-- Which organization led the station, from when to when. The day before a change belongs to the former lead.
create table ventanillas.station_lead (
  id uuid primary key,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  organization_id uuid not null references partners.organization,
  -- Null: since before the source speaks.
  from_on date,
  to_on date,
  source text,
  check (from_on is null or to_on is null or from_on <= to_on)
);
create index on ventanillas.station_lead (station_id);

create table ventanillas.station_sponsor (
  id uuid primary key,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  organization_id uuid not null references partners.organization,
  from_on date,
  to_on date
);

-- What a funder gave for a year, in minor units of the currency.
create table ventanillas.station_funding (
  id uuid primary key,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  organization_id uuid not null references partners.organization,
  year int not null check (year between 2003 and 2100),
  amount bigint not null check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$')
);

-- A service of the pack's table that the station offers.
create table ventanillas.station_service (
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  service text not null,
  from_on date not null,
  to_on date,
  primary key (station_id, service, from_on)
);

-- Opening hours by weekday (ISO: 1 is Monday), in the office's time zone.
create table ventanillas.station_hours (
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null check (closes > opens),
  primary key (station_id, weekday, opens)
);

-- A language of the pack's table in which somebody at the station answers.
create table ventanillas.station_language (
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  language text not null,
  primary key (station_id, language)
);

-- A time during which the station did not open.
create table ventanillas.station_closure (
  id uuid primary key,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  from_on date not null,
  to_on date,
  reason text not null,
  check (to_on is null or from_on <= to_on)
);

-- Who endorsed the station, and why then and there.
create table ventanillas.station_endorsement (
  id uuid primary key,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  endorsed_on date not null,
  endorsed_by text not null,
  reason text not null
);

-- Everybody reads these facts. Headquarters opens stations and names their lead; the lead agency keeps the facts that carry its id,
-- and those of the former lead stay as they are. A consular officer writes none of them.
do $$
declare t text;
begin
  foreach t in array array['station', 'station_lead', 'station_sponsor', 'station_funding', 'station_service', 'station_hours',
    'station_language', 'station_closure', 'station_endorsement']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy everyone_reads on ventanillas.%I for select using (true)', t);
    execute format('create policy headquarters_keeps on ventanillas.%I
      using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()))', t);
    execute format('grant select, insert, update on ventanillas.%I to puente_app', t);
    execute format('grant select on ventanillas.%I to puente_figures', t);
  end loop;
  foreach t in array array['station_service', 'station_hours', 'station_language', 'station_closure']
  loop
    execute format('create policy lead_keeps on ventanillas.%I to puente_app
      using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
  end loop;
end $$;
create policy lead_changes on ventanillas.station for update to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));
-- Hours and languages are replaced as a whole; a fact written in error is taken out, and the log keeps that it was.
grant delete on ventanillas.station_hours, ventanillas.station_language, ventanillas.station_closure, ventanillas.station_endorsement,
  ventanillas.station_funding, ventanillas.station_sponsor to puente_app;
