-- Ventanillas: stations and their history (public facts), what was done at the window (the lead agency's rows), monthly reports (counts).
-- Never kept: a name, a telephone, an address, a postal code, a birth date, a screening's result, an immigration status.

create schema ventanillas;
grant usage on schema ventanillas to puente_app, puente_figures;

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
-- A contact at the window with one visitor. Anonymous: no person, no free text. The postal code became a division on arrival.
create table ventanillas.visit (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  visited_on date not null,
  division_id text,
  -- Code of the pack's table of language varieties, as the visitor named it.
  language text not null,
  interpreter text not null default 'no' check (interpreter in ('yes', 'no')),
  first_this_year text not null check (first_this_year in ('yes', 'no', 'not-asked')),
  -- HMAC of the receipt code, keyed per custodian; erased on 31 January of the next year.
  receipt bytea,
  -- Only with recorded consent (registries/people).
  person_id uuid,
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (custodian_id, id)
);
create index on ventanillas.visit (custodian_id, station_id, visited_on);
create index on ventanillas.visit (custodian_id, receipt) where receipt is not null;

-- What one visit was about: a need, information on a topic or a program, a screening with its next step (never its result), a vaccination.
create table ventanillas.visit_service (
  custodian_id uuid not null,
  visit_id uuid not null,
  kind text not null check (kind in ('need', 'topic', 'screening', 'vaccination', 'program')),
  item text not null,
  next_step text check (next_step is null or kind = 'screening'),
  primary key (custodian_id, visit_id, kind, item),
  foreign key (custodian_id, visit_id) references ventanillas.visit (custodian_id, id)
);

-- Workshops, talks and fairs: heads, and how they were counted.
create table ventanillas.group_contact (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  held_on date not null,
  kind text not null check (kind in ('workshop', 'talk', 'fair')),
  topic text not null,
  heads int not null check (heads > 0),
  method text not null check (method in ('counted', 'estimated')),
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (custodian_id, id)
);
create index on ventanillas.group_contact (custodian_id, station_id, held_on);

-- Printed matter and kits handed out.
create table ventanillas.material (
  custodian_id uuid not null references partners.organization,
  id uuid not null,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  given_on date not null,
  kind text not null check (kind in ('leaflet', 'booklet', 'kit', 'other')),
  language text not null,
  copies int not null check (copies > 0),
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (custodian_id, id)
);
create index on ventanillas.material (custodian_id, station_id, given_on);

-- A wrong entry is voided, never edited; what replaces it is an entry of its own.
create table ventanillas.voided (
  custodian_id uuid not null,
  entry_id uuid not null,
  entry text not null check (entry in ('visit', 'group-contact', 'material')),
  reason text not null,
  replaced_by uuid,
  voided_by uuid,
  voided_at timestamptz not null,
  primary key (custodian_id, entry_id)
);

do $$
declare t text;
begin
  foreach t in array array['visit', 'visit_service', 'group_contact', 'material', 'voided']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy custodian on ventanillas.%I to puente_app
      using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
    execute format('create policy figures on ventanillas.%I for select to puente_figures using (true)', t);
    execute format('grant select, insert on ventanillas.%I to puente_app', t);
    execute format('grant select on ventanillas.%I to puente_figures', t);
  end loop;
end $$;
-- Retention: a job empties the receipt of past years and the person who was erased. Nothing else of a visit ever changes.
grant update (receipt, person_id) on ventanillas.visit to puente_app;
-- The month of one station under one lead agency. Counts only: the office and headquarters read it too.
create table ventanillas.report (
  id uuid primary key,
  custodian_id uuid not null references partners.organization,
  office_id text not null references network.office (code),
  station_id uuid not null references ventanillas.station,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  unique (station_id, custodian_id, month),
  unique (id, custodian_id, office_id)
);

-- What the station typed, as often as it typed; the last entry stands, and a reopened report keeps what it said before.
-- Hours in quarters of an hour; contributions in minor units of the currency. Null: not told, which is not zero.
create table ventanillas.report_entry (
  report_id uuid not null,
  position int not null check (position > 0),
  custodian_id uuid not null,
  office_id text not null,
  quarters_open int check (quarters_open >= 0),
  staff_quarters int check (staff_quarters >= 0),
  volunteer_quarters int check (volunteer_quarters >= 0),
  cash bigint check (cash >= 0),
  in_kind bigint check (in_kind >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  worked text not null default '',
  did_not_work text not null default '',
  needs text not null default '',
  typed_by uuid,
  typed_at timestamptz not null,
  primary key (report_id, position),
  foreign key (report_id, custodian_id, office_id) references ventanillas.report (id, custodian_id, office_id)
);

-- What happened to a report, in order: the state is the last step other than a comment.
create table ventanillas.report_step (
  report_id uuid not null,
  position int not null check (position > 0),
  custodian_id uuid not null,
  office_id text not null,
  step text not null check (step in ('signed', 'approved', 'commented', 'accepted', 'reopened')),
  -- The comment, or why it was reopened.
  text text not null default '',
  -- The entry that was signed; null where nothing had been typed.
  entry_position int,
  taken_by uuid,
  taken_at timestamptz not null,
  primary key (report_id, position),
  foreign key (report_id, custodian_id, office_id) references ventanillas.report (id, custodian_id, office_id),
  foreign key (report_id, entry_position) references ventanillas.report_entry (report_id, position)
);

-- The numbers as they stood when the report was signed, each with the definition and the query that made it.
create table ventanillas.report_cell (
  report_id uuid not null,
  position int not null,
  custodian_id uuid not null,
  office_id text not null,
  indicator text not null,
  item text not null default '',
  value bigint not null check (value >= 0),
  definition_version int not null,
  query_sha256 bytea not null,
  primary key (report_id, position, indicator, item),
  foreign key (report_id, position) references ventanillas.report_step (report_id, position),
  foreign key (report_id, custodian_id, office_id) references ventanillas.report (id, custodian_id, office_id)
);

do $$
declare t text;
begin
  foreach t in array array['report', 'report_entry', 'report_step', 'report_cell']
  loop
    execute format('alter table ventanillas.%I enable row level security', t);
    execute format('alter table ventanillas.%I force row level security', t);
    execute format('create policy read_by_both on ventanillas.%I for select to puente_app using (
      custodian_id = any ((select platform.visible_custodians())::uuid[]) or office_id = any ((select platform.visible_offices())::text[]))', t);
    execute format('grant select, insert on ventanillas.%I to puente_app', t);
  end loop;
  -- Only the lead agency writes a report and its numbers. Nothing of a report is ever changed: it is written once more.
  foreach t in array array['report', 'report_entry', 'report_cell']
  loop
    execute format('create policy custodian_adds on ventanillas.%I for insert to puente_app
      with check (custodian_id = any ((select platform.visible_custodians())::uuid[]))', t);
  end loop;
end $$;
-- The lead agency signs and approves, the consulate has a voice and no veto, headquarters accepts; the lead and headquarters reopen.
create policy each_its_step on ventanillas.report_step for insert to puente_app with check (
  (step in ('signed', 'approved', 'reopened') and custodian_id = any ((select platform.visible_custodians())::uuid[]))
  or (step = 'commented' and office_id = any ((select platform.visible_offices())::text[]))
  or (step in ('accepted', 'reopened') and (select platform.is_headquarters())));
-- Entries that stand: those that nobody voided.
create view ventanillas.standing_visit with (security_invoker = true) as
  select v.* from ventanillas.visit v
  where not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id);
create view ventanillas.standing_service with (security_invoker = true) as
  select v.custodian_id, v.office_id, v.station_id, v.visited_on, s.visit_id, s.kind, coalesce(i.shown_as, 'other') as shown_as
  from ventanillas.standing_visit v
  join ventanillas.visit_service s on s.custodian_id = v.custodian_id and s.visit_id = v.id
  left join ventanillas.item i on i.kind = s.kind and i.code = s.item;
create view ventanillas.standing_group_contact with (security_invoker = true) as
  select g.* from ventanillas.group_contact g
  where not exists (select from ventanillas.voided x where x.custodian_id = g.custodian_id and x.entry_id = g.id);
create view ventanillas.standing_material with (security_invoker = true) as
  select m.* from ventanillas.material m
  where not exists (select from ventanillas.voided x where x.custodian_id = m.custodian_id and x.entry_id = m.id);
grant select on ventanillas.standing_visit, ventanillas.standing_service, ventanillas.standing_group_contact,
  ventanillas.standing_material to puente_app, puente_figures;

-- Figures of one station under one custodian, from day to day (both included). Whoever neither oversees the office nor works for the custodian counts none.

-- Contacts: visits at the window that stand. One person who comes twice is two contacts.
create function figures.ventanillas_contacts(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_visit x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Contacts by need: a visit with two needs counts once under each.
create function figures.ventanillas_needs(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'need' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Contacts by topic of information given: a visit with two topics counts once under each.
create function figures.ventanillas_topics(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'topic' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Screenings done, by kind; vaccinations apart. Kinds that could mark a person stand under "other".
create function figures.ventanillas_screenings(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(*) from ventanillas.standing_service x
  where x.kind = 'screening' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Vaccinations given or arranged at the station, by kind.
create function figures.ventanillas_vaccinations(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(*) from ventanillas.standing_service x
  where x.kind = 'vaccination' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Contacts informed on a public program, by program.
create function figures.ventanillas_programs(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.shown_as, count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'program' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.shown_as
$$;

-- Contacts informed on at least one public program.
create function figures.ventanillas_informed_on_programs(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(distinct x.visit_id) from ventanillas.standing_service x
  where x.kind = 'program' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Known persons: distinct receipts within the custodian. Visits without a receipt are not persons; months are never added.
create function figures.ventanillas_known_persons(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(distinct x.receipt) from ventanillas.standing_visit x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Visits by the answer to "first visit this year": yes, no, not asked.
create function figures.ventanillas_first_visits(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.first_this_year, count(*) from ventanillas.standing_visit x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.first_this_year
$$;

-- Visits that needed an interpreter.
create function figures.ventanillas_interpreters(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(*) from ventanillas.standing_visit x
  where x.interpreter = 'yes' and x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
$$;

-- Heads at workshops, talks and fairs, by how they were counted.
create function figures.ventanillas_heads(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.method, sum(x.heads)::bigint from ventanillas.standing_group_contact x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.held_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.method
$$;

-- Copies of printed matter and kits handed out, by kind.
create function figures.ventanillas_materials(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select x.kind, sum(x.copies)::bigint from ventanillas.standing_material x
  where x.station_id = p_station and x.custodian_id = p_custodian and x.given_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
  group by x.kind
$$;

-- Days on which a mobile unit received visitors or held a group contact.
create function figures.ventanillas_mobile_days(p_station uuid, p_custodian uuid, p_from date, p_to date)
returns table (item text, value bigint) language sql stable security definer set search_path = pg_catalog as $$
  select '', count(distinct o.on_day) from (
    select x.visited_on as on_day from ventanillas.standing_visit x where x.station_id = p_station and x.custodian_id = p_custodian and x.visited_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))
    union select x.held_on from ventanillas.standing_group_contact x where x.station_id = p_station and x.custodian_id = p_custodian and x.held_on between p_from and p_to
    and (x.custodian_id = any ((select platform.visible_custodians())::uuid[]) or x.office_id = any ((select platform.visible_offices())::text[]))) o
  where exists (select from ventanillas.station s where s.id = p_station and s.unit = 'mobile')
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'figures'::regnamespace and p.proname like 'ventanillas\_%'
  loop
    execute format('alter function %s owner to puente_figures', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to puente_app', f);
  end loop;
end $$;
