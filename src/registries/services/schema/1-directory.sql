-- Services: the directory of help near an office, in the names of the Human Services Data Specification. Public facts, no person.
-- Never kept here: the name, the own telephone or mail of anybody. `public_line` and `public_mail` are the organization's, as published.

create schema services;
grant usage on schema services to puente_app, puente_figures;

-- A service of an organization, as one office's staff keep it. The organization is a partner; whether it has an agreement is told there.
create table services.service (
  id uuid primary key,
  organization_id uuid not null references partners.organization,
  -- The office whose visitors are sent there, and the agency that keeps the entry; null where the institute does.
  office_id text not null references network.office (code),
  custodian_id uuid references partners.organization,
  title text not null check (length(title) between 2 and 160),
  description text not null default '' check (length(description) <= 1000),
  -- Near the office, in the country that the visitors come from, or a program of the office itself.
  reach text not null default 'local' check (reach in ('local', 'home-country', 'consulate')),
  -- Codes of the pack's needs that it answers.
  needs text[] not null default '{}',
  -- Federally funded health center, free clinic, school-based, hospital … (codes of our own list).
  attributes text[] not null default '{}',
  asks_for_id text not null default 'unknown' check (asks_for_id in ('yes', 'no', 'unknown')),
  minimum_age int check (minimum_age between 0 and 120),
  maximum_age int check (maximum_age between 0 and 120),
  eligibility text not null default '' check (length(eligibility) <= 500),
  application_process text not null default '' check (length(application_process) <= 500),
  fees text not null default '' check (length(fees) <= 500),
  documents text[] not null default '{}',
  public_line text,
  -- Where referrals may be written to: the organization's, never a person's own.
  public_mail text,
  url text check (url ~ '^https?://'),
  source text not null,
  -- The day the entry's facts are of, where they are older than the entry: shown beside it.
  facts_on date,
  -- Last verified with the provider, on that day; null: never.
  assured_on date,
  assured_by uuid,
  added_by uuid,
  added_at timestamptz not null,
  closed_on date,
  closed_by uuid,
  closing_reason text,
  -- When anything of it was changed last.
  changed_at timestamptz not null default now(),
  -- The entry that stands in its place, where the same service stood twice.
  merged_into uuid references services.service,
  constraint ages_are_in_order check (minimum_age <= maximum_age),
  constraint closing_is_whole check ((closed_on is null) = (closing_reason is null)),
  constraint merged_entries_are_closed check (merged_into is null or closed_on is not null)
);
create index on services.service (office_id, title);
create index on services.service (organization_id);

-- Where it is given. Some have no place (a telephone line).
create table services.location (
  service_id uuid not null references services.service,
  position int not null check (position > 0),
  office_id text not null,
  custodian_id uuid,
  title text not null default '',
  street text not null default '',
  city text not null default '',
  postal_code text not null default '',
  country text not null check (country ~ '^[A-Z]{2}$'),
  division_id text references network.division (code),
  zone text not null,
  lat double precision check (lat between -90 and 90),
  lon double precision check (lon between -180 and 180),
  -- Where its own point is not known: the middle of its postal code.
  about_lat double precision check (about_lat between -90 and 90),
  about_lon double precision check (about_lon between -180 and 180),
  -- Whom the address is told: a shelter's only who keeps the entry, and it stands in kept_address. Here stay its town and postal code.
  address_told text not null default 'everybody' check (address_told in ('everybody', 'keepers')),
  primary key (service_id, position),
  constraint kept_addresses_stand_apart check (address_told = 'everybody'
    or (title = '' and street = '' and lat is null and lon is null))
);

-- The address of a place that is not published: nobody but who keeps the entry reads it.
create table services.kept_address (
  service_id uuid not null,
  position int not null,
  office_id text not null,
  custodian_id uuid,
  title text not null default '',
  street text not null default '',
  primary key (service_id, position),
  foreign key (service_id, position) references services.location on delete cascade
);

-- Opening hours by weekday, 1 is Monday, in the zone of the first location.
create table services.schedule (
  service_id uuid not null references services.service,
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null check (opens < closes),
  office_id text not null,
  custodian_id uuid,
  primary key (service_id, weekday, opens)
);

-- Languages in which the service is given (codes of the pack's table), with a note: "call ahead".
create table services.language (
  service_id uuid not null references services.service,
  language text not null,
  note text not null default '' check (length(note) <= 120),
  office_id text not null,
  custodian_id uuid,
  primary key (service_id, language)
);

-- What it costs: an option in words, with an amount in minor units where there is one.
create table services.cost_option (
  service_id uuid not null references services.service,
  position int not null check (position > 0),
  option text not null check (length(option) between 1 and 160),
  amount bigint check (amount >= 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  office_id text not null,
  custodian_id uuid,
  primary key (service_id, position),
  constraint amount_has_its_currency check ((amount is null) = (currency is null))
);

-- Whether it takes people now: what was said, by whom, when. The last entry stands.
create table services.capacity (
  service_id uuid not null references services.service,
  id uuid not null,
  state text not null check (state in ('open', 'limited', 'full', 'closed')),
  said_by text not null check (said_by in ('provider', 'worker', 'directory')),
  said_at timestamptz not null,
  recorded_by uuid,
  primary key (service_id, id)
);
create index on services.capacity (service_id, said_at desc);

do $$
declare t text;
begin
  foreach t in array array['service', 'location', 'schedule', 'language', 'cost_option', 'capacity']
  loop
    execute format('alter table services.%I enable row level security', t);
    execute format('alter table services.%I force row level security', t);
    execute format('create policy everyone_reads on services.%I for select using (true)', t);
    execute format('grant select, insert on services.%I to puente_app', t);
    execute format('grant select on services.%I to puente_figures', t);
  end loop;
  -- The agency that keeps an entry, the officers of its office and headquarters write it.
  foreach t in array array['service', 'location', 'schedule', 'language', 'cost_option']
  loop
    execute format('create policy staff_add on services.%I for insert to puente_app with check (
      custodian_id = any ((select platform.visible_custodians())::uuid[])
      or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))))', t);
    execute format('create policy staff_correct on services.%I for update to puente_app using (
      custodian_id = any ((select platform.visible_custodians())::uuid[])
      or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))))', t);
    execute format('create policy staff_replace on services.%I for delete to puente_app using (
      custodian_id = any ((select platform.visible_custodians())::uuid[])
      or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))))', t);
    execute format('grant update on services.%I to puente_app', t);
  end loop;
end $$;
grant delete on services.location, services.schedule, services.language, services.cost_option to puente_app;

alter table services.kept_address enable row level security;
alter table services.kept_address force row level security;
create policy keepers_read on services.kept_address for select to puente_app using (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))));
create policy keepers_add on services.kept_address for insert to puente_app with check (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))));
grant select, insert on services.kept_address to puente_app;

-- Whoever refers to a service may hear that it is full: an agency, or a provider with an account. By the link of a referral: schema referrals.
create policy said on services.capacity for insert to puente_app with check (
  (said_by in ('worker', 'directory') and ((select platform.visible_custodians()) <> '{}' or (select platform.visible_offices()) <> '{}'))
  or (said_by = 'provider' and exists (select from services.service s where s.id = service_id
    and s.organization_id = any ((select platform.visible_providers())::uuid[]))));
