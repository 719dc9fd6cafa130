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
