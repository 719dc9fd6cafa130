-- Partners: organizations that work with the institute, and the agreements under which they do. Facts of organizations, no person.
-- Never kept here: the name, phone or mail of a contact (registries/people keeps people).

create schema partners;
grant usage on schema partners to puente_app, puente_figures;

create table partners.organization (
  id uuid primary key,
  kind text not null check (kind in ('nonprofit', 'hometown-federation', 'agency', 'bank', 'city', 'school-district', 'hospital',
    'university', 'foundation', 'government', 'institute')),
  title text not null,
  city text,
  division text references network.division (code),
  website text check (website ~ '^https?://'),
  source text not null,
  -- The office whose officer added it; null where headquarters or the pack did.
  office_id text references network.office (code),
  added_by uuid,
  added_at timestamptz not null
);
create index on partners.organization (lower(title));

-- An agreement between an organization and an office, or the whole institute where office_id is null. Proposed by the office or by
-- headquarters, in force once headquarters accepted it, until its last day or until it is ended.
create table partners.agreement (
  id uuid primary key,
  organization_id uuid not null references partners.organization,
  office_id text references network.office (code),
  -- The programs that it covers, by their folder's name.
  areas text[] not null check (cardinality(areas) > 0),
  signed_on date not null,
  from_on date not null,
  to_on date,
  -- How many days before its last day it is to be renewed.
  renewal_days int not null check (renewal_days between 0 and 730),
  proposed_by uuid,
  proposed_at timestamptz not null,
  accepted_by uuid,
  accepted_at timestamptz,
  -- The last day in force, who ended it, when and why.
  ended_on date,
  ended_by uuid,
  ended_at timestamptz,
  ended_why text,
  constraint agreement_begins_before_it_ends check (from_on <= to_on),
  constraint ending_is_whole check ((ended_at is null) = (ended_on is null) and (ended_at is null) = (ended_why is null)),
  constraint acceptance_is_whole check (accepted_by is null or accepted_at is not null)
);
create index on partners.agreement (office_id);
create index on partners.agreement (organization_id);

alter table partners.organization enable row level security;
alter table partners.organization force row level security;
alter table partners.agreement enable row level security;
alter table partners.agreement force row level security;

-- Organizations are public facts. An office adds those of its own place; headquarters keeps all of them.
create policy everyone_reads on partners.organization for select using (true);
create policy office_adds on partners.organization for insert
  with check ((select platform.is_headquarters()) or office_id = any ((select platform.visible_offices())::text[]));
-- An agency writes down an organization to which its office sends people; what stands is corrected by headquarters alone.
create policy agency_adds on partners.organization for insert to puente_app
  with check (office_id is not null and (select platform.visible_custodians()) <> '{}');
create policy headquarters_corrects on partners.organization for update
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));

-- Agreements are read by the officers of their office, by their organization (no other agency at that office), and everywhere
-- where they bind the whole institute.
create policy parties_read on partners.agreement for select using (
  office_id is null or (select platform.is_headquarters())
  or office_id = any ((select platform.visible_offices())::text[])
  or organization_id = any ((select platform.visible_custodians())::uuid[]));
create policy office_proposes on partners.agreement for insert with check (
  (select platform.is_headquarters())
  or (accepted_at is null and ended_at is null and office_id = any ((select platform.visible_offices())::text[])));
create policy headquarters_decides on partners.agreement for update
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));

grant select, insert on partners.organization, partners.agreement to puente_app;
grant update on partners.organization to puente_app;
grant update (accepted_by, accepted_at, ended_on, ended_by, ended_at, ended_why) on partners.agreement to puente_app;
grant select on partners.organization, partners.agreement to puente_figures;
