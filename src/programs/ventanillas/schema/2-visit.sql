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
  kind text not null check (kind in ('workshop', 'talk', 'fair', 'support-group')),
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
