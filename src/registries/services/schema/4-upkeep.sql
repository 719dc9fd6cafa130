-- Upkeep: what was changed of an entry and where that came from, what others propose, the links by which a provider proposes, and which
-- entries look alike and are not the same. Nothing of whoever proposes is kept: no name, no way to answer, no instant, only the day.

-- Whether whoever asks keeps the entry: its agency; where none does, the officers of its office and headquarters.
create function services.keeps(p_service uuid) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from services.service s where s.id = p_service and (
    s.custodian_id = any ((select platform.visible_custodians())::uuid[])
    or (s.custodian_id is null and (s.office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters())))))
$$;

-- What was changed of an entry, to who keeps it and to headquarters. Values of public facts; who by is an account, which is shown to nobody
-- by name.
create table services.change (
  service_id uuid not null references services.service,
  id uuid not null,
  changed_at timestamptz not null,
  changed_by uuid,
  -- On whose behalf.
  side text not null check (side in ('agency', 'office', 'headquarters', 'system')),
  source text not null check (source in ('form', 'file', 'proposal', 'provider', 'duplicate')),
  -- [{ "field", "from", "to" }]: the fields of the entry's form, as they were typed before and after.
  fields jsonb not null check (jsonb_typeof(fields) = 'array'),
  -- Values of it were erased, since they should never have stood in an entry: null stands in their place.
  erased_at timestamptz,
  erased_by uuid,
  primary key (service_id, id),
  constraint erasing_is_whole check (erased_at is not null or erased_by is null)
);
create index on services.change (service_id, changed_at desc);

-- A link by which a provider corrects its entry, for a time. Its secret is kept as SHA-256 and cannot be read back.
create table services.proposal_link (
  id uuid primary key,
  service_id uuid not null references services.service,
  token_hash bytea not null unique,
  made_at timestamptz not null,
  made_by uuid,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid
);
create index on services.proposal_link (service_id, made_at desc);

-- What somebody says is wrong, or a provider's corrections. What was said and proposed is erased when it is decided, and lapses after 90 days
-- where nobody decides.
create table services.proposal (
  id uuid primary key,
  service_id uuid not null references services.service,
  proposed_on date not null,
  came_from text not null check (came_from in ('public', 'provider')),
  about text not null check (about in ('closed', 'telephone', 'hours', 'address', 'cost', 'language', 'asks-for-id', 'asks-for-no-id',
    'other', 'entry')),
  said text not null default '' check (length(said) <= 400),
  -- Fields of the entry's form, as they would be.
  fields jsonb not null default '{}' check (jsonb_typeof(fields) = 'object'),
  decided_at timestamptz,
  decided_by uuid,
  decision text check (decision in ('taken', 'refused', 'lapsed')),
  reason text check (length(reason) between 1 and 400),
  constraint decision_is_whole check ((decided_at is null) = (decision is null)),
  constraint refusal_says_why check (decision is distinct from 'refused' or reason is not null),
  constraint words_end_with_the_decision check (decision is null or (said = '' and fields = '{}'))
);
create index on services.proposal (service_id) where decision is null;
create index on services.proposal (proposed_on);

-- Two entries that look alike, and of which somebody said that they are not the same.
create table services.distinction (
  one_id uuid not null references services.service,
  other_id uuid not null references services.service,
  said_at timestamptz not null,
  said_by uuid,
  primary key (one_id, other_id),
  constraint each_pair_stands_once check (one_id < other_id)
);
create index on services.distinction (other_id);

alter table services.change enable row level security;
alter table services.change force row level security;
create policy keepers_read on services.change for select to puente_app
  using (services.keeps(service_id) or (select platform.is_headquarters()));
create policy by_function on services.change to current_user using (true) with check (true);
create policy keepers_add on services.change for insert to puente_app with check (services.keeps(service_id));
grant select, insert on services.change to puente_app;

alter table services.distinction enable row level security;
alter table services.distinction force row level security;
create policy everyone_reads on services.distinction for select using (true);
create policy keepers_add on services.distinction for insert to puente_app with check (services.keeps(one_id) or services.keeps(other_id));
grant select, insert on services.distinction to puente_app;

alter table services.proposal_link enable row level security;
alter table services.proposal_link force row level security;
create policy keepers_read on services.proposal_link for select to puente_app using (services.keeps(service_id));
create policy keepers_add on services.proposal_link for insert to puente_app with check (services.keeps(service_id));
create policy keepers_end on services.proposal_link for update to puente_app using (services.keeps(service_id));
create policy by_function on services.proposal_link to current_user using (true) with check (true);
grant select, insert, update (revoked_at, revoked_by) on services.proposal_link to puente_app;

alter table services.proposal enable row level security;
alter table services.proposal force row level security;
create policy keepers_read on services.proposal for select to puente_app using (services.keeps(service_id));
create policy keepers_decide on services.proposal for update to puente_app using (services.keeps(service_id));
create policy by_function on services.proposal to current_user using (true) with check (true);
grant select, update (decided_at, decided_by, decision, reason, said, fields) on services.proposal to puente_app;

-- What the secret of a provider's link leads to, whatever became of it.
create function services.link_of(p_hash bytea) returns table (service_id uuid, expires_at timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select l.service_id, l.expires_at, l.revoked_at from services.proposal_link l where l.token_hash = p_hash
$$;

-- Takes what somebody proposes, or a provider by its link, and says what became of it: kept (or already there), full where too much waits,
-- ended where the entry or the link has. Floods are bounded by what waits for one entry, and by what came on one day at its office and
-- everywhere, without knowing whose they are; a provider's link has room of its own.
create function services.propose(p_id uuid, p_service uuid, p_link bytea, p_at timestamptz, p_on date, p_about text, p_said text,
  p_fields jsonb, p_waiting int, p_an_office int, p_a_day int) returns text
language plpgsql security definer set search_path = '' as $$
declare
  p_from text := case when p_link is null then 'public' else 'provider' end;
  p_office text;
begin
  perform pg_advisory_xact_lock(hashtext('services.proposal'));
  -- Said again in the same words, while it waits, it is one.
  if exists (select from services.proposal p where p.id = p_id or (p.service_id = p_service and p.decision is null
      and p.came_from = p_from and p.about = p_about and p.fields = p_fields and lower(btrim(p.said)) = lower(btrim(p_said)))) then
    return 'kept';
  end if;
  select s.office_id into p_office from services.service s where s.id = p_service and s.closed_on is null;
  if p_office is null
    or (p_link is not null and not exists (select from services.proposal_link l where l.token_hash = p_link
      and l.service_id = p_service and l.revoked_at is null and l.expires_at > p_at)) then
    return 'ended';
  end if;
  if (select count(*) from services.proposal p where p.service_id = p_service and p.decision is null and p.came_from = p_from) >= p_waiting
    or (select count(*) from services.proposal p join services.service s on s.id = p.service_id
      where p.proposed_on = p_on and p.came_from = p_from and s.office_id = p_office) >= p_an_office
    or (select count(*) from services.proposal p where p.proposed_on = p_on and p.came_from = p_from) >= p_a_day then
    return 'full';
  end if;
  insert into services.proposal (id, service_id, proposed_on, came_from, about, said, fields)
    values (p_id, p_service, p_on, p_from, p_about, p_said, p_fields);
  return 'kept';
end $$;

-- A provider says by its link that all of its entry is right, on a day: verified, with a change of its own in the history. Its instant is
-- not kept. Gives whether the link led there and it is known whether the entry asks for ID.
create function services.assure_by_link(p_link bytea, p_change uuid, p_at timestamptz, p_on date) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  p_service services.service;
begin
  select s.* into p_service from services.proposal_link l join services.service s on s.id = l.service_id
    where l.token_hash = p_link and l.revoked_at is null and l.expires_at > p_at
      and s.closed_on is null and s.asks_for_id <> 'unknown' for update of s;
  if p_service.id is null then
    return false;
  end if;
  if p_service.assured_on is null or p_service.assured_on < p_on then
    update services.service set assured_on = p_on, assured_by = null where id = p_service.id;
    insert into services.change (service_id, id, changed_at, side, source, fields)
      values (p_service.id, p_change, p_on::timestamp at time zone 'UTC', 'system', 'provider', jsonb_build_array(jsonb_build_object(
        'field', 'verified', 'to', jsonb_build_object('assuredOn', p_on::text),
        'from', case when p_service.assured_on is null then '{}'::jsonb
          else jsonb_build_object('assuredOn', p_service.assured_on::text) end)));
  end if;
  return true;
end $$;

-- Lets what nobody decided lapse: what was proposed before the day is erased. Gives how many there were.
create function services.lapse_proposals(p_before date, p_at timestamptz) returns int
language plpgsql security definer set search_path = '' as $$
declare p_count int;
begin
  update services.proposal set decision = 'lapsed', decided_at = p_at, said = '', fields = '{}'
    where decision is null and proposed_on < p_before;
  get diagnostics p_count = row_count;
  return p_count;
end $$;

-- Erases the values of one change, for who keeps the entry and for headquarters, and the same values wherever else they stand in the
-- entry's history: the value that one change takes away is the one that an earlier change brought. Null stands where a value was.
-- Gives how many changes it touched.
create function services.erase_change(p_service uuid, p_change uuid, p_at timestamptz, p_by uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  p_values jsonb[];
  p_count int;
begin
  if not (services.keeps(p_service) or platform.is_headquarters()) then
    return 0;
  end if;
  select array_agg(distinct jsonb_build_array(f -> 'field', side.value)) into p_values
    from services.change c, jsonb_array_elements(c.fields) f, lateral (values (f -> 'from'), (f -> 'to')) side (value)
    where c.service_id = p_service and c.id = p_change and side.value not in ('null', '{}');
  update services.change c
    set erased_at = p_at, erased_by = p_by,
      fields = (select jsonb_agg(f
          || case when jsonb_build_array(f -> 'field', f -> 'from') = any (p_values) then '{"from": null}' else '{}'::jsonb end
          || case when jsonb_build_array(f -> 'field', f -> 'to') = any (p_values) then '{"to": null}' else '{}'::jsonb end
          order by place)
        from jsonb_array_elements(c.fields) with ordinality e (f, place))
    where c.service_id = p_service and exists (select from jsonb_array_elements(c.fields) f
      where jsonb_build_array(f -> 'field', f -> 'from') = any (p_values) or jsonb_build_array(f -> 'field', f -> 'to') = any (p_values));
  get diagnostics p_count = row_count;
  return p_count;
end $$;

revoke execute on function services.link_of, services.propose, services.lapse_proposals, services.erase_change, services.keeps,
  services.assure_by_link from public;
grant execute on function services.link_of, services.propose, services.lapse_proposals, services.erase_change, services.keeps,
  services.assure_by_link to puente_app;
