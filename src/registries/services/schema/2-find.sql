-- Finding: what is offered where. A row for each place of an open service and each need that it answers, and one more under the need ''
-- for whoever asks for anything. Kept by triggers from the rows of the directory; nobody writes it. Public facts, no person, no search.
create table services.offer (
  service_id uuid not null references services.service,
  -- Of its location.
  position int not null,
  need text not null,
  -- Where it lies on the plane that is searched: see services.spot.
  spot point not null,
  lat double precision not null,
  lon double precision not null,
  -- Its own point, or about: the middle of its postal code.
  placed text not null check (placed in ('exactly', 'about')),
  zone text not null,
  languages text[] not null,
  asks_for_id text not null,
  cost text not null check (cost in ('free', 'sliding', 'other')),
  -- Minutes of the week at its place; Monday at midnight is 0. Empty where no hours are known.
  open_at int4multirange not null,
  primary key (service_id, position, need)
);
create index on services.offer using gist (spot);

alter table services.offer enable row level security;
alter table services.offer force row level security;
create policy everyone_reads on services.offer for select using (true);
create policy by_function on services.offer to current_user using (true) with check (true);
grant select on services.offer to puente_app;

-- A point of the search: degrees of longitude, and of latitude as Mercator draws them, so that whatever is nearer on the plane is nearer
-- on the ground around it. Each need lies on a strip of its own, a thousand degrees wide: the nearest of a need are found by one index
-- without an extension, and what answers another need is never looked at. Two needs on one strip only cost time: the query names the need.
create function services.spot(p_need text, p_lat double precision, p_lon double precision) returns point
language sql immutable parallel safe as $$
  select point(
    p_lon + case when p_need = '' then 0 else 1000 * (1 + get_byte(sha256(convert_to(p_need, 'UTF8')), 0) * 65536::double precision
      + get_byte(sha256(convert_to(p_need, 'UTF8')), 1) * 256 + get_byte(sha256(convert_to(p_need, 'UTF8')), 2)) end,
    degrees(ln(tan(pi() / 4 + radians(greatest(-85, least(85, p_lat))) / 2))))
$$;

-- The nearest offers of some needs, each place once: what listOffers reads first. Its plans are kept, and follow the index in its order,
-- whatever the filters leave: a null, or false, asks nothing. `p_reach` is in degrees of the plane; `far` too.
create function services.offers_near(p_needs text[], p_lat double precision, p_lon double precision, p_reach double precision,
  p_language text, p_cost text, p_without_id boolean, p_at timestamptz, p_limit int)
returns table (service_id uuid, place int, lat double precision, lon double precision, placed text, far double precision)
language plpgsql stable rows 20 set search_path = pg_catalog set plan_cache_mode = force_generic_plan set enable_bitmapscan = off
set enable_sort = off set enable_seqscan = off set jit = off as $$
declare
  v_need text;
  v_centre point;
begin
  foreach v_need in array p_needs
  loop
    v_centre := services.spot(v_need, p_lat, p_lon);
    return query
      select o.service_id, o.position, o.lat, o.lon, o.placed, o.spot <-> v_centre
      from services.offer o
      where o.need = v_need and o.spot <@ circle(v_centre, p_reach)
        and (p_language is null or p_language = any (o.languages))
        and (p_cost is null or o.cost = 'free' or p_cost = 'sliding' and o.cost = 'sliding')
        and (not p_without_id or o.asks_for_id = 'no')
        and (p_at is null or o.open_at @> ((extract(isodow from p_at at time zone o.zone) - 1) * 1440
          + extract(hour from p_at at time zone o.zone) * 60 + extract(minute from p_at at time zone o.zone))::int)
      order by o.spot <-> v_centre limit p_limit;
  end loop;
end $$;

-- Writes what services offer anew, from what stands of them. Free: a free clinic, or every cost that is told is 0. Sliding: fees that
-- follow income, as a federally funded health center must have them.
create function services.keep_offers(p_services uuid[]) returns void
language sql volatile set search_path = pg_catalog as $$
  delete from services.offer where service_id = any (p_services);
  insert into services.offer (service_id, position, need, spot, lat, lon, placed, zone, languages, asks_for_id, cost, open_at)
  select s.id, l.position, n.need, services.spot(n.need, p.lat, p.lon), p.lat, p.lon, p.placed, l.zone,
    coalesce((select array_agg(g.language order by g.language) from services.language g where g.service_id = s.id), '{}'),
    s.asks_for_id,
    case when 'free-clinic' = any (s.attributes)
        or (select bool_and(c.amount is not distinct from 0) from services.cost_option c where c.service_id = s.id) then 'free'
      when s.attributes && array['health-center', 'health-center-look-alike', 'sliding-fee'] then 'sliding' else 'other' end,
    coalesce((select range_agg(int4range(
        ((h.weekday - 1) * 1440 + extract(hour from h.opens) * 60 + extract(minute from h.opens))::int,
        ((h.weekday - 1) * 1440 + extract(hour from h.closes) * 60 + extract(minute from h.closes))::int))
      from services.schedule h where h.service_id = s.id), '{}')
  from services.service s
  join services.location l on l.service_id = s.id
  cross join lateral (
    select l.lat, l.lon, 'exactly' as placed where l.lat is not null and l.lon is not null
    union all select l.about_lat, l.about_lon, 'about' where l.lat is null or l.lon is null) p
  cross join lateral (select distinct x.need from unnest(s.needs || ''::text) as x (need)) n
  where s.id = any (p_services) and s.closed_on is null and p.lat is not null and p.lon is not null
$$;

create function services.service_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform services.keep_offers(array(select c.id from changed c));
  return null;
end $$;
create trigger keep_offers after update on services.service referencing new table as changed
  for each statement execute function services.service_changed();

create function services.part_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from changed) then
    perform services.keep_offers(array(select distinct c.service_id from changed c));
  end if;
  return null;
end $$;

revoke execute on function services.keep_offers, services.service_changed, services.part_changed from public;

do $$
declare t text;
begin
  foreach t in array array['location', 'schedule', 'language', 'cost_option']
  loop
    execute format('create trigger keep_offers_added after insert on services.%I referencing new table as changed
      for each statement execute function services.part_changed()', t);
    execute format('create trigger keep_offers_kept after update on services.%I referencing new table as changed
      for each statement execute function services.part_changed()', t);
    execute format('create trigger keep_offers_gone after delete on services.%I referencing old table as changed
      for each statement execute function services.part_changed()', t);
  end loop;
end $$;
