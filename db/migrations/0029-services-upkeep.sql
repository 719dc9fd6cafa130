-- What others propose has room for each office, and goes at the decision or after its time. What an entry said before is read by who keeps
-- it and by headquarters, and a value that should never have stood there can be erased.
drop function services.propose(uuid, uuid, bytea, timestamptz, date, text, text, jsonb, int, int);

alter table services.proposal drop constraint words_end_with_the_decision;
alter table services.proposal drop constraint proposal_decision_check;
update services.proposal set said = '', fields = '{}' where decision is not null;
alter table services.proposal add constraint proposal_decision_check check (decision in ('taken', 'refused', 'lapsed'));
alter table services.proposal add constraint words_end_with_the_decision check (decision is null or (said = '' and fields = '{}'));
grant update (fields) on services.proposal to puente_app;

alter table services.change add column erased_at timestamptz;
alter table services.change add column erased_by uuid;
alter table services.change add constraint erasing_is_whole check (erased_at is not null or erased_by is null);
drop policy everyone_reads on services.change;
create policy keepers_read on services.change for select to puente_app
  using (services.keeps(service_id) or (select platform.is_headquarters()));
create policy by_function on services.change to current_user using (true) with check (true);

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
  if exists (select from services.proposal p where p.id = p_id) then
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

revoke execute on function services.propose, services.lapse_proposals, services.erase_change from public;
grant execute on function services.propose, services.lapse_proposals, services.erase_change to puente_app;
