-- The address of a shelter is not published: it stands apart, for who keeps the entry. What is free is free without a condition. The same
-- words about an entry wait once, and its provider says by its link that all of it is right.
alter table services.location add column address_told text not null default 'everybody' check (address_told in ('everybody', 'keepers'));
alter table services.location add constraint kept_addresses_stand_apart check (address_told = 'everybody'
  or (title = '' and street = '' and lat is null and lon is null));

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
alter table services.kept_address enable row level security;
alter table services.kept_address force row level security;
create policy keepers_read on services.kept_address for select to puente_app using (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))));
create policy keepers_add on services.kept_address for insert to puente_app with check (
  custodian_id = any ((select platform.visible_custodians())::uuid[])
  or (custodian_id is null and (office_id = any ((select platform.visible_offices())::text[]) or (select platform.is_headquarters()))));
grant select, insert on services.kept_address to puente_app;

create or replace function services.keep_offers(p_services uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog as $$
begin
  perform from services.service s where s.id = any (p_services) order by s.id for no key update;
  delete from services.offer where service_id = any (p_services);
  delete from services.offer_afar where service_id = any (p_services);
  delete from services.card where service_id = any (p_services);
  with facts as materialized (
    select s.id, s.title, s.office_id, s.asks_for_id, s.needs || ''::text as needs,
      -- Less than half a meter, another one for each entry: places at one point have an order, which the next page goes on with.
      (get_byte(uuid_send(s.id), 0) * 65536 + get_byte(uuid_send(s.id), 1) * 256 + get_byte(uuid_send(s.id), 2)) * 1e-13 as nudge,
      s.public_line is not null or s.public_mail is not null or s.url is not null as reached, g.title as organization_title,
      coalesce((select array_agg(l.language order by l.language) from services.language l where l.service_id = s.id), '{}') as languages,
      case when s.fees = '' and coalesce(
          (select bool_and(c.amount is not distinct from 0) from services.cost_option c where c.service_id = s.id),
          'free-clinic' = any (s.attributes)) then 'free'
        when s.attributes && array['health-center', 'health-center-look-alike', 'sliding-fee'] then 'sliding' else 'other' end as cost,
      coalesce((select c.state from services.capacity c where c.service_id = s.id order by c.said_at desc, c.id limit 1), 'unknown') as takes,
      coalesce((select range_agg(int4range(
          ((h.weekday - 1) * 1440 + extract(hour from h.opens) * 60 + extract(minute from h.opens))::int,
          ((h.weekday - 1) * 1440 + extract(hour from h.closes) * 60 + extract(minute from h.closes))::int))
        from services.schedule h where h.service_id = s.id), '{}') as open_at
    from services.service s join partners.organization g on g.id = s.organization_id
    where s.id = any (p_services) and s.closed_on is null
  ), places as materialized (
    select f.id, l.position, l.zone, p.lat, p.lon, p.placed
    from facts f join services.location l on l.service_id = f.id
    cross join lateral (
      select l.lat, l.lon, 'exactly' as placed where l.lat is not null and l.lon is not null
      union all select l.about_lat, l.about_lon, 'about' where l.lat is null or l.lon is null) p
    where p.lat is not null and p.lon is not null
  ), afar as (
    insert into services.offer_afar (office_id, need, service_id, zone, languages, asks_for_id, cost, takes, open_at)
    select f.office_id, n.need, f.id, coalesce((select l.zone from services.location l where l.service_id = f.id order by l.position limit 1),
      (select o.zone from network.office o where o.code = f.office_id)), f.languages, f.asks_for_id, f.cost, f.takes, f.open_at
    from facts f cross join lateral (select distinct x.need from unnest(f.needs) as x (need)) n
    where f.reached and not exists (select from places p where p.id = f.id)
  ), cards as (
    insert into services.card (service_id, told)
    select s.id, json_build_object('id', s.id, 'organization_title', f.organization_title, 'office_id', s.office_id, 'title', s.title,
      'attributes', s.attributes, 'asks_for_id', s.asks_for_id, 'minimum_age', s.minimum_age, 'maximum_age', s.maximum_age,
      'eligibility', s.eligibility, 'fees', s.fees, 'documents', s.documents, 'public_line', s.public_line, 'public_mail', s.public_mail,
      'url', s.url, 'facts_on', s.facts_on, 'assured_on', s.assured_on,
      'schedule', coalesce((select json_agg(json_build_object('weekday', h.weekday, 'opens', to_char(h.opens, 'HH24:MI'),
          'closes', to_char(h.closes, 'HH24:MI')) order by h.weekday, h.opens)
        from services.schedule h where h.service_id = s.id), '[]'),
      'languages', coalesce((select json_agg(json_build_object('language', l.language, 'note', l.note) order by l.language)
        from services.language l where l.service_id = s.id), '[]'),
      'cost_options', coalesce((select json_agg(json_build_object('option', c.option, 'amount', c.amount, 'currency', c.currency) order by c.position)
        from services.cost_option c where c.service_id = s.id), '[]'),
      'capacity', (select json_build_object('state', c.state, 'said_by', c.said_by, 'said_at', c.said_at)
        from services.capacity c where c.service_id = s.id order by c.said_at desc, c.id limit 1))
    from facts f join services.service s using (id)
  )
  insert into services.offer (service_id, position, need, spot, lat, lon, placed, zone, languages, asks_for_id, cost, takes, open_at)
  select f.id, p.position, n.need, services.spot(n.need, p.lat, p.lon) + point(0, f.nudge + p.position * 1e-9), p.lat, p.lon, p.placed, p.zone, f.languages, f.asks_for_id,
    f.cost, f.takes, f.open_at
  from facts f join places p using (id) cross join lateral (select distinct x.need from unnest(f.needs) as x (need)) n;
end $$;

-- What stands already for whoever flees from violence is not told from now on, but where a directory published it; who keeps an entry may
-- say otherwise.
alter table services.location no force row level security;
alter table services.kept_address no force row level security;
insert into services.kept_address (service_id, position, office_id, custodian_id, title, street)
select l.service_id, l.position, l.office_id, l.custodian_id, l.title, l.street
from services.location l join services.service s on s.id = l.service_id
where s.needs && array['safety', 'shelter'] and l.title || l.street <> ''
  and not exists (select from services.hsds_record r where r.kind = 'service' and r.id = s.id and r.office_id = s.office_id);
update services.location l set address_told = 'keepers', title = '', street = '', lat = null, lon = null
where exists (select from services.kept_address k where k.service_id = l.service_id and k.position = l.position);
alter table services.location force row level security;
alter table services.kept_address force row level security;
-- What the cards and offers say of costs, anew.
alter table services.service no force row level security;
select services.keep_offers(array(select s.id from services.service s where s.closed_on is null and
  (s.fees <> '' or 'free-clinic' = any (s.attributes))));
select services.keep_names(array(select s.id from services.service s where s.closed_on is null and
  (s.fees <> '' or 'free-clinic' = any (s.attributes))));
alter table services.service force row level security;

create or replace function services.propose(p_id uuid, p_service uuid, p_link bytea, p_at timestamptz, p_on date, p_about text, p_said text,
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

revoke execute on function services.assure_by_link from public;
grant execute on function services.assure_by_link to puente_app;
