-- The schema platform, who may do what in the database, and what row security asks. Run first.
-- The owner makes and owns every table. puente_app is what the program runs as: it owns nothing and passes no row
-- security. puente_figures and puente_log own the few functions that see more than the app; nobody signs in as them.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['puente_app', 'puente_figures', 'puente_log'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception
        when duplicate_object or unique_violation then null; -- another database of this server was quicker
        when insufficient_privilege then
          raise exception 'role % is missing, and % may not create it', wanted, current_user
            using hint = format('Let an administrator run: alter role %I createrole', current_user);
      end;
    end if;
    if not pg_has_role(current_user, wanted, 'member') then
      begin
        execute format('grant %I to %I', wanted, current_user);
      exception when insufficient_privilege then
        raise exception '% is no member of role %, and may not become one', current_user, wanted
          using hint = format('Let an administrator run: grant %I to %I', wanted, current_user);
      end;
    end if;
  end loop;
end
$$;

create schema if not exists platform;
grant usage on schema platform to puente_app, puente_figures, puente_log;

-- Counts over rows that the asker may not see leave only through functions in this schema, owned by puente_figures.
create schema figures;
grant usage on schema figures to puente_app, puente_figures;
grant create on schema figures to puente_figures;

-- What a transaction says of who asks (src/platform/database.ts). Unset, it is nobody, who sees nothing.
-- They give text, cast in the policy, and stand there in a subquery, so that they are asked once a statement:
--   custodian_id = any ((select platform.visible_custodians())::uuid[])

-- The offices whose rows may be seen, an array literal.
create function platform.visible_offices() returns text language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.offices', true), ''), '{}');

-- The organizations on whose behalf the asker works, an array literal.
create function platform.visible_custodians() returns text language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.custodians', true), ''), '{}');

create function platform.is_headquarters() returns boolean language sql stable parallel safe
  return coalesce(current_setting('puente.headquarters', true) = 'on', false);

-- Whoever runs this installation: lets people in, and sees the rows of no office and no agency.
create function platform.is_operator() returns boolean language sql stable parallel safe
  return coalesce(current_setting('puente.operator', true) = 'on', false);

-- The account that asks; null where nobody is signed in, and for jobs.
create function platform.actor() returns uuid language sql stable parallel safe
  return nullif(current_setting('puente.actor', true), '')::uuid;
-- The one log: an event a deed, linked into a hash chain for each office, custodian and headquarters that it concerns.
-- Kept: what kind of deed, on which record, by whom, when, and the SHA-256 of the change. Never: a value, a name or a
-- text, so that erasing a person breaks no chain. Rows are only ever added, and only by platform.tell.

create table platform.event (
  id bigint generated always as identity primary key,
  -- the deed, from the closed vocabulary of its part: 'visit-recorded'
  kind text not null check (kind ~ '^[a-z0-9]+(-[a-z0-9]+)+$'),
  -- the record's id or code; the check keeps words of a sentence out
  subject text not null check (subject ~ '^[A-Za-z0-9][A-Za-z0-9:._/-]{0,99}$'),
  -- the account; null for jobs and for people who did not sign in
  actor uuid,
  at timestamptz not null,
  office_id text,
  custodian_id uuid,
  headquarters boolean not null,
  change bytea not null check (octet_length(change) = 32),
  constraint joins_a_chain check (office_id is not null or custodian_id is not null or headquarters)
);
create index event_by_custodian on platform.event (custodian_id, id);
create index event_by_office on platform.event (office_id, id);
create index event_by_subject on platform.event (subject);

-- Where each chain ends: how many links, and the last one's hash. Its row is the lock under which a link is added.
create table platform.chain (
  -- 'custodian:<id>', 'headquarters', 'office:<code>'
  name text primary key,
  length bigint not null check (length > 0),
  hash bytea not null check (octet_length(hash) = 32)
);

create table platform.link (
  chain text not null references platform.chain,
  position bigint not null check (position > 0),
  event bigint not null references platform.event,
  -- SHA-256 of the previous link's hash (of the first link: of the chain's name) and the event's bytes
  hash bytea not null check (octet_length(hash) = 32),
  primary key (chain, position),
  unique (event, chain)
);

alter table platform.event enable row level security;
alter table platform.event force row level security;
alter table platform.chain enable row level security;
alter table platform.chain force row level security;
alter table platform.link enable row level security;
alter table platform.link force row level security;

-- A custodian's events are its own: the office in which they happened does not see them, headquarters only where told.
create policy visible on platform.event for select to puente_app using (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and office_id = any ((select platform.visible_offices())::text[]))
  or (headquarters and (select platform.is_headquarters()))
);
create policy told on platform.event to puente_log using (true) with check (true);
create policy extended on platform.chain to puente_log using (true) with check (true);
create policy linked on platform.link to puente_log using (true) with check (true);

grant select on platform.event to puente_app;
grant select, insert on platform.event to puente_log;
grant select, insert, update on platform.chain to puente_log;
grant insert on platform.link to puente_log;

-- The bytes of an event that its links hash: each field as its length, a colon and its text, a hyphen where it is null, so that no
-- other event has them. src/platform/log.ts writes the same. In PL/pgSQL, which keeps its plan: every deed calls it.
create function platform.event_bytes(told platform.event) returns bytea language plpgsql immutable parallel safe as $$
declare
  written text := '';
  field text;
begin
  foreach field in array array[
    told.id::text, told.kind, told.subject, told.actor::text, (extract(epoch from told.at) * 1000000)::bigint::text,
    told.office_id, told.custodian_id::text, told.headquarters::text, encode(told.change, 'hex')]
  loop
    written := written || coalesce(octet_length(field) || ':' || field, '-');
  end loop;
  return convert_to(written, 'UTF8');
end
$$;

-- Writes an event and links it into its chains, locked in the order of their names until the transaction ends.
create function platform.tell(
  kind text, subject text, actor uuid, at timestamptz,
  office text, custodian uuid, headquarters boolean, change bytea
) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  told platform.event;
  bytes bytea;
  joined text;
  head platform.chain;
begin
  insert into platform.event (kind, subject, actor, at, office_id, custodian_id, headquarters, change)
    values (tell.kind, tell.subject, tell.actor, tell.at, tell.office, tell.custodian, tell.headquarters, tell.change)
    returning * into told;
  bytes := platform.event_bytes(told);
  for joined in
    select name from (values ('custodian:' || custodian), (case when headquarters then 'headquarters' end), ('office:' || office))
      as named (name) where name is not null order by name collate "C"
  loop
    insert into platform.chain as present (name, length, hash)
      values (joined, 1, sha256(sha256(convert_to(joined, 'UTF8')) || bytes))
      on conflict on constraint chain_pkey
      do update set length = present.length + 1, hash = sha256(present.hash || bytes)
      returning * into head;
    insert into platform.link (chain, position, event, hash) values (head.name, head.length, told.id, head.hash);
  end loop;
end
$$;

revoke all on function platform.tell from public;
revoke all on function platform.event_bytes from public;
grant execute on function platform.event_bytes to puente_log;
grant create on schema platform to puente_log;
alter function platform.tell owner to puente_log;
revoke create on schema platform from puente_log;
grant execute on function platform.tell to puente_app;
-- Data keys: one a person, wrapped by this week's key-encryption key, which lies in KEYS_DIR and never in the database.
-- Kept: whose key, who answers for the person, the week and the wrapped key. Never: a key in clear, a name.
-- Deleting a row makes everything sealed of that person unreadable at once.

create table platform.data_key (
  person_id uuid primary key,
  -- the organization that answers for a protected person; null for a person in an office
  custodian_id uuid,
  -- ISO week of the key-encryption key: '2026-W12'
  week text not null check (week ~ '^[0-9]{4}-W[0-9]{2}$'),
  wrapped bytea not null check (octet_length(wrapped) = 60),
  made_at timestamptz not null
);
create index data_key_by_week on platform.data_key (week);

alter table platform.data_key enable row level security;
alter table platform.data_key force row level security;

create policy visible on platform.data_key for select to puente_app
  using (custodian_id is null or custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy made on platform.data_key for insert to puente_app
  with check (custodian_id is null or custodian_id = any ((select platform.visible_custodians())::uuid[]));
create policy destroyed on platform.data_key for delete to puente_app
  using (custodian_id is null or custodian_id = any ((select platform.visible_custodians())::uuid[]));
-- The weekly job rewraps every key, whoever answers for it.
create policy rewrapped on platform.data_key for all to current_user using (true) with check (true);

grant select, insert, delete on platform.data_key to puente_app;
-- Mail and text messages on their way. Part of schema platform.

-- A message waits with its recipient, its words and its purpose sealed by the installation's keys. When it has been
-- delivered, given up or stopped, only its kind, its day and its state remain: no recipient, no words, no hour.
-- Never kept: a phone or an address in clear, whom a message was about, which office or agency sent it.
create table platform.outbox (
  id uuid primary key,
  kind text not null check (kind in ('mail', 'sms')),
  created_on date not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'stopped', 'expired')),
  sealed bytea,
  attempts smallint not null default 0,
  next_at timestamptz,
  constraint content_ends_with_waiting check (
    (state = 'waiting' and sealed is not null and next_at is not null)
    or (state <> 'waiting' and sealed is null and next_at is null and attempts = 0))
);

create index outbox_waiting on platform.outbox (next_at) where state = 'waiting';

-- The rows belong to no office and no custodian, and what they hold is sealed.
alter table platform.outbox enable row level security;
alter table platform.outbox force row level security;
create policy outbox_of_the_installation on platform.outbox using (true) with check (true);
grant select, insert, update, delete on platform.outbox to puente_app;

-- Phones that asked for no more messages, as HMAC under a key of their own: it can be compared with a phone that is
-- about to be written to, and joined with nothing else. A row goes away when the phone asks for messages again.
create table platform.sms_stop (
  phone_mac bytea primary key check (octet_length(phone_mac) = 32),
  stopped_on date not null
);

alter table platform.sms_stop enable row level security;
alter table platform.sms_stop force row level security;
create policy stops_of_the_installation on platform.sms_stop using (true) with check (true);
grant select, insert, delete on platform.sms_stop to puente_app;
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
