-- The network: consular offices, their districts from day to day, headquarters units and posts. Public facts, no person.
-- Never kept here: a name of a person, a private phone or address (registries/people keeps people); a postal code, which the
-- pack places and which no table holds.

create schema network;
grant usage on schema network to puente_app, puente_figures;

-- First-level divisions of a country (ISO 3166-2) and, where districts are drawn finer, their parts (in one country, FIPS counties).
create table network.division (
  code text primary key,
  country text not null check (country ~ '^[A-Z]{2}$'),
  parent text references network.division (code),
  title text not null,
  check (parent <> code)
);
create index on network.division (parent);

-- Varieties that visitors speak, by ISO 639-3 code (two letters where the pages themselves are written in it).
create table network.language (
  code text primary key,
  position int not null,
  autonym text,
  spanish text not null,
  english text not null,
  group_title text not null,
  town text,
  fallback text[] not null,
  unsure text[] not null
);

create table network.office (
  code text primary key check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text not null,
  rank text not null check (rank in ('embassy-consular-section', 'consulate-general', 'consulate', 'consular-agency')),
  parent text references network.office (code),
  country text not null check (country ~ '^[A-Z]{2}$'),
  division text not null references network.division (code),
  city text not null,
  address text,
  hours text,
  -- The office's public switchboard.
  phone text,
  zone text not null,
  lat double precision not null check (lat between -90 and 90),
  lon double precision not null check (lon between -180 and 180),
  opened_on date,
  -- A day on which a source shows it at work, where the opening day is unknown. Never invented.
  in_operation_on date,
  -- The last day open.
  closed_on date,
  -- A day on which a source shows that it is no more, where the last day is unknown.
  gone_on date,
  services text[] not null default '{}',
  source text not null,
  -- Who corrected, added or closed it here, and when; null while it stands as the pack gave it. The pack then leaves it alone.
  changed_by uuid,
  changed_at timestamptz,
  from_on date not null generated always as (coalesce(opened_on, in_operation_on)) stored,
  to_on date generated always as (coalesce(closed_on, gone_on - 1)) stored,
  constraint office_opens_before_it_closes check (coalesce(opened_on, in_operation_on) <= coalesce(closed_on, gone_on - 1)),
  constraint office_is_not_its_own_parent check (parent <> code)
);

create type network.code_range as range (subtype = text, collation = "C");

-- Which office serves a division, from a day to a day, both included. A move ends one row and begins another: the past stays.
create table network.district (
  id uuid primary key,
  division text not null references network.division (code),
  office_id text not null references network.office (code),
  from_on date not null,
  to_on date,
  -- 'approx-…' is computed by distance and never shown as the district.
  source text not null,
  -- Who drew it here, and when; null where the pack did.
  moved_by uuid,
  moved_at timestamptz,
  constraint district_begins_before_it_ends check (from_on <= to_on),
  constraint division_has_one_office_a_day exclude using gist (
    network.code_range(division, division, '[]') with &&, daterange(from_on, to_on, '[]') with &&)
);
create index on network.district (division, from_on);
create index on network.district (office_id);

-- How many people a source counts in a place: what counts are set against. Where no source says, there is no row, and nobody fills one in.
create table network.population (
  id uuid primary key,
  -- A source that speaks of the city of an office does not speak of its district.
  covers text not null check (covers in ('district', 'city', 'division', 'country')),
  country text not null check (country ~ '^[A-Z]{2}$'),
  division text references network.division (code),
  office_id text references network.office (code),
  -- Born in the country that is served, or its people as the source calls them.
  people text not null check (people in ('born', 'residents')),
  value bigint not null check (value > 0),
  -- The unit to which the source rounds.
  rounded_to bigint not null check (rounded_to > 0),
  -- Null where the source does not say.
  year int,
  source text not null,
  constraint population_is_of_one_place check (
    (division is not null) = (covers = 'division') and (office_id is not null) = (covers in ('district', 'city'))),
  constraint population_stands_once unique nulls not distinct (covers, country, division, office_id, people, year)
);
create index on network.population (division);
create index on network.population (office_id);

-- Units of headquarters, as the organization chart gives them.
create table network.headquarters_unit (
  code text primary key,
  spanish text not null,
  english text not null,
  kind text not null check (kind in ('institute', 'directorate', 'area')),
  parent text references network.headquarters_unit (code),
  source text not null,
  check (parent <> code)
);

-- A post of the institute's staff at an office or a unit. Who holds it stands in registries/people.
create table network.post (
  id uuid primary key,
  office_id text references network.office (code),
  unit text references network.headquarters_unit (code),
  title text not null,
  employment text not null check (employment in ('foreign-service', 'local-hire')),
  from_on date not null,
  to_on date,
  added_by uuid,
  added_at timestamptz not null,
  constraint post_stands_in_one_place check ((office_id is null) <> (unit is null)),
  constraint post_begins_before_it_ends check (from_on <= to_on)
);
create index on network.post (office_id);

alter table network.division enable row level security;
alter table network.division force row level security;
alter table network.language enable row level security;
alter table network.language force row level security;
alter table network.office enable row level security;
alter table network.office force row level security;
alter table network.district enable row level security;
alter table network.district force row level security;
alter table network.population enable row level security;
alter table network.population force row level security;
alter table network.headquarters_unit enable row level security;
alter table network.headquarters_unit force row level security;
alter table network.post enable row level security;
alter table network.post force row level security;

-- Everybody reads; headquarters writes. Division, language, population and unit come from the pack: the app has no right to write them.
create policy everyone_reads on network.division for select using (true);
create policy headquarters_writes on network.division
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
create policy everyone_reads on network.language for select using (true);
create policy headquarters_writes on network.language
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
create policy everyone_reads on network.office for select using (true);
create policy headquarters_writes on network.office
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
create policy everyone_reads on network.district for select using (true);
create policy headquarters_writes on network.district
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
create policy everyone_reads on network.population for select using (true);
create policy headquarters_writes on network.population
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
create policy everyone_reads on network.headquarters_unit for select using (true);
create policy headquarters_writes on network.headquarters_unit
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));

-- Posts are read by headquarters and by the office where they stand.
create policy own_office_reads on network.post for select
  using ((select platform.is_headquarters()) or office_id = any ((select platform.visible_offices())::text[]));
create policy headquarters_writes on network.post
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));

grant select on network.division, network.language, network.headquarters_unit to puente_app, puente_figures;
grant select on network.office, network.district to puente_app, puente_figures;
grant insert, update on network.office, network.post to puente_app;
grant insert, update on network.district to puente_app;
grant select on network.population to puente_app, puente_figures;
grant select on network.post to puente_app;
