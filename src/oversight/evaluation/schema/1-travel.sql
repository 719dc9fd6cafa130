-- Evaluation: reports of stations that run their own installation, as they arrive signed. Counts only.
-- Never kept: a visit, a client, what somebody wrote about one.

create schema evaluation;
grant usage on schema evaluation to puente_app;

-- What was made to travel from here: each report as it was signed, once. The agency's own, until it is sent.
create table evaluation.made_report (
  custodian_id uuid not null references partners.organization,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  version int not null check (version > 0),
  -- The signature of the month (ventanillas.report_step) that it carries.
  signed_position int not null,
  -- The counts as they travel, and their SHA-256. The signature of the station's key is put under them on each sending.
  payload text not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  made_at timestamptz not null,
  primary key (custodian_id, station_id, month, version)
);

-- Public keys of stations, registered by headquarters, which compared the thumbprint with the agency that made the key.
create table evaluation.station_key (
  -- RFC 7638.
  thumbprint text primary key check (length(thumbprint) = 43),
  -- Ed25519.
  public_key bytea not null check (octet_length(public_key) = 32),
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  -- The agency that holds the key: it signs for no other.
  custodian_id uuid not null references partners.organization,
  registered_at timestamptz not null,
  registered_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  -- replaced: what it signed until then still counts. lost: nothing that arrives later does.
  ended_why text check (ended_why in ('replaced', 'lost')),
  check ((ended_at is null) = (ended_why is null))
);
create index on evaluation.station_key (station_id);

-- A report that arrived. A corrected one supersedes it with its reason; both are kept, and the latest version counts.
create table evaluation.received_report (
  id uuid primary key,
  custodian_id uuid not null references partners.organization,
  station_id uuid not null references ventanillas.station,
  office_id text not null references network.office (code),
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  version int not null check (version > 0),
  -- SHA-256 of the payload: the same report twice is one.
  sha256 bytea not null check (octet_length(sha256) = 32),
  -- Null in a later version too, where a restored station no longer has what it sent.
  supersedes bytea check (octet_length(supersedes) = 32),
  reason text not null default '',
  thumbprint text not null references evaluation.station_key,
  -- When the month's numbers were signed and approved at the station, when those of the year so far were counted, when it left.
  signed_at timestamptz not null,
  approved_at timestamptz not null,
  counted_at timestamptz not null,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  received_by uuid,
  arrived text not null check (arrived in ('http', 'file')),
  -- Hours in quarters of an hour; contributions in minor units of the currency. Null: not told, which is not zero.
  quarters_open int check (quarters_open >= 0),
  staff_quarters int check (staff_quarters >= 0),
  volunteer_quarters int check (volunteer_quarters >= 0),
  cash bigint check (cash >= 0),
  in_kind bigint check (in_kind >= 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- As it arrived, so that its signature can be checked again.
  document text not null,
  unique (station_id, custodian_id, month, version),
  unique (id, custodian_id, office_id),
  constraint correction_has_reason check ((version = 1) = (reason = '') and (version > 1 or supersedes is null))
);
create index on evaluation.received_report (month);

create table evaluation.received_cell (
  report_id uuid not null,
  custodian_id uuid not null,
  office_id text not null,
  -- month: as signed. year: from 1 January to the month's last day, counted anew and not added up.
  span text not null check (span in ('month', 'year')),
  indicator text not null,
  item text not null default '',
  value bigint not null check (value >= 0),
  definition_version int not null,
  query_sha256 bytea not null,
  primary key (report_id, span, indicator, item),
  foreign key (report_id, custodian_id, office_id) references evaluation.received_report (id, custodian_id, office_id)
);

do $$
declare t text;
begin
  foreach t in array array['made_report', 'station_key', 'received_report', 'received_cell']
  loop
    execute format('alter table evaluation.%I enable row level security', t);
    execute format('alter table evaluation.%I force row level security', t);
    execute format('grant select, insert on evaluation.%I to puente_app', t);
  end loop;
  -- What arrived is read by headquarters, by the consulate and by the agency that sent it; nothing of it is ever changed.
  foreach t in array array['received_report', 'received_cell']
  loop
    execute format('create policy read_by_three on evaluation.%I for select to puente_app using ((select platform.is_headquarters())
      or custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()))', t);
    execute format('create policy headquarters_receives on evaluation.%I for insert to puente_app
      with check ((select platform.is_headquarters()))', t);
  end loop;
end $$;
create policy custodian on evaluation.made_report to puente_app
  using (custodian_id = any ((select platform.visible_custodians())::uuid[]))
  with check (custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy headquarters on evaluation.station_key to puente_app
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));
grant update (ended_at, ended_by, ended_why) on evaluation.station_key to puente_app;
