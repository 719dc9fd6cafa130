-- Finding again: whether a service takes people, services without a place, names by their sound, and cards that are kept whole. The former
-- table of offers is made anew; everything in it comes from the rows of the directory.
drop function services.offers_near;
drop function services.keep_offers;
drop table services.offer;

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
  -- Whether it takes people, as was said last; closed: nobody for now.
  takes text not null check (takes in ('open', 'limited', 'full', 'closed', 'unknown')),
  -- Minutes of the week at its place; Monday at midnight is 0. Empty where no hours are known.
  open_at int4multirange not null,
  primary key (service_id, position, need)
);
create index on services.offer using gist (spot);
create index offer_closed on services.offer using gist (spot) where takes = 'closed';

-- The same of open services that lie nowhere (a telephone line, a page), where there is a way to reach them: for the office's visitors.
create table services.offer_afar (
  office_id text not null references network.office (code),
  need text not null,
  service_id uuid not null references services.service,
  zone text not null,
  languages text[] not null,
  asks_for_id text not null,
  cost text not null check (cost in ('free', 'sliding', 'other')),
  takes text not null check (takes in ('open', 'limited', 'full', 'closed', 'unknown')),
  open_at int4multirange not null,
  primary key (office_id, need, service_id)
);
create index on services.offer_afar (service_id);

-- What is told of an open service wherever it is found, whole, so that finding it takes one row: a Told of store/find.ts.
create table services.card (
  service_id uuid primary key references services.service,
  told json not null
);

-- By which keys a service is found by its name and its organization's, at each of its places: see services.name_keys.
create table services.named (
  service_id uuid not null references services.service,
  position int not null,
  spot point not null,
  keys text[] not null,
  primary key (service_id, position)
);
create index on services.named using gist (spot);
create index on services.named using gin (keys);

do $$
declare t text;
begin
  foreach t in array array['offer', 'offer_afar', 'card', 'named']
  loop
    execute format('alter table services.%I enable row level security', t);
    execute format('alter table services.%I force row level security', t);
    execute format('create policy everyone_reads on services.%I for select using (true)', t);
    execute format('create policy by_function on services.%I to current_user using (true) with check (true)', t);
    execute format('grant select on services.%I to puente_app', t);
  end loop;
end $$;

-- The minute of the week that the clock of a zone shows: Monday at midnight is 0.
create function services.minute_of(p_at timestamptz, p_zone text) returns int
language sql stable parallel safe as $$
  select ((extract(isodow from p_at at time zone p_zone) - 1) * 1440 + extract(hour from p_at at time zone p_zone) * 60
    + extract(minute from p_at at time zone p_zone))::int
$$;

-- A text by its sound, in small letters without accents: b and v, s, z and soft c, k, hard c and q, j and soft g, y and ll, doubles. `~` is ch.
create function services.sound_of(p_text text) returns text
language sql immutable strict parallel safe as $$
  select regexp_replace(translate(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    regexp_replace(lower(regexp_replace(normalize(p_text, NFD), '[\u0300-\u036f]', '', 'g')), '\mps', 's', 'g'),
    'ph', 'f'), 'ch', '~'), 'h', ''), 'ce', 'se'), 'ci', 'si'), 'que', 'ke'), 'qui', 'ki'), 'ge', 'je'), 'gi', 'ji'), 'll', 'y'),
    'vzcq', 'bskk'), '([a-z~])\1+', '\1', 'g')
$$;

-- The words of a text by their sound, without their plural.
create function services.sounds_in(p_text text) returns setof text
language sql immutable parallel safe as $$
  select case when length(w) > 5 and w ~ '[^aeiou]es$' then left(w, -2) when length(w) > 3 and w like '%s' then left(w, -1) else w end
  from string_to_table(regexp_replace(services.sound_of(p_text), '[^a-z0-9~]+', ' ', 'g'), ' ') w where w <> ''
$$;

-- The keys of a word: where two words have one in common, they are the same but for a slip or two. A short word has only itself;
-- a longer one itself and itself without each of its letters, marked by a dash.
create function services.keys_of(p_sound text) returns setof text
language sql immutable parallel safe as $$
  select p_sound where length(p_sound) < 4
  union all select '-' || p_sound where length(p_sound) >= 4
  union all select '-' || left(p_sound, at - 1) || substr(p_sound, at + 1)
    from generate_series(1, case when length(p_sound) >= 4 then length(p_sound) else 0 end) at
$$;

-- The keys of a name: each of its words as it sounds, and their keys.
create function services.name_keys(p_name text) returns text[]
language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct k), '{}') from services.sounds_in(p_name) w, lateral (select w as k union all select services.keys_of(w)) x
$$;

-- The nearest offers of some needs, each place once, those that take nobody after all others: what listOffers reads first. Its plans are
-- kept, and follow the index in its order, whatever the filters leave: a null, or false, asks nothing. What takes nobody is not open.
-- `p_reach` is in degrees of the plane; `far` too.
create function services.offers_near(p_needs text[], p_lat double precision, p_lon double precision, p_reach double precision,
  p_language text, p_cost text, p_without_id boolean, p_at timestamptz, p_limit int)
returns table (service_id uuid, place int, lat double precision, lon double precision, placed text, takes text, far double precision)
language plpgsql stable rows 20 set search_path = pg_catalog set plan_cache_mode = force_generic_plan set enable_bitmapscan = off
set enable_sort = off set enable_seqscan = off set jit = off as $$
declare
  v_need text;
  v_centre point;
  v_found int;
begin
  foreach v_need in array p_needs
  loop
    v_centre := services.spot(v_need, p_lat, p_lon);
    return query
      select o.service_id, o.position, o.lat, o.lon, o.placed, o.takes, o.spot <-> v_centre
      from services.offer o
      where o.need = v_need and o.takes <> 'closed' and o.spot <@ circle(v_centre, p_reach)
        and (p_language is null or p_language = any (o.languages))
        and (p_cost is null or o.cost = 'free' or p_cost = 'sliding' and o.cost = 'sliding')
        and (not p_without_id or o.asks_for_id = 'no')
        and (p_at is null or o.open_at @> services.minute_of(p_at, o.zone))
      order by o.spot <-> v_centre limit p_limit;
    get diagnostics v_found = row_count;
    if v_found < p_limit and p_at is null then
      return query
        select o.service_id, o.position, o.lat, o.lon, o.placed, o.takes, o.spot <-> v_centre
        from services.offer o
        where o.need = v_need and o.takes = 'closed' and o.spot <@ circle(v_centre, p_reach)
          and (p_language is null or p_language = any (o.languages))
          and (p_cost is null or o.cost = 'free' or p_cost = 'sliding' and o.cost = 'sliding')
          and (not p_without_id or o.asks_for_id = 'no')
        order by o.spot <-> v_centre limit p_limit - v_found;
    end if;
  end loop;
end $$;

-- Places around in whose name every word stands, or one that sounds nearly like it: those with the very words first, then those that take
-- people, the nearest first. The first three words are found by their keys; by the others what is found is sifted. Its plans are kept: they
-- read both indexes, where one made for the words would look at every name around.
create function services.named_near(p_words text[], p_lat double precision, p_lon double precision, p_reach double precision,
  p_language text, p_cost text, p_without_id boolean, p_at timestamptz, p_limit int, p_offset int)
returns table (service_id uuid, place int, lat double precision, lon double precision, placed text, takes text, far double precision,
  found_as bigint)
language plpgsql stable rows 20 set search_path = pg_catalog set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  v_centre point := services.spot('', p_lat, p_lon);
  v_sounds text[] := array(select x.s from (select distinct s from unnest(p_words) w, services.sounds_in(w) s) x order by length(x.s) desc, x.s);
  v_first text[] := array(select services.keys_of(v_sounds[1]));
  v_second text[] := array(select services.keys_of(coalesce(v_sounds[2], v_sounds[1])));
  v_third text[] := array(select services.keys_of(coalesce(v_sounds[3], v_sounds[1])));
begin
  return query
    select o.service_id, o.position, o.lat, o.lon, o.placed, o.takes, n.spot <-> v_centre,
      row_number() over (order by n.keys @> v_sounds desc, o.takes = 'closed', n.spot <-> v_centre, o.service_id, o.position)
    from services.named n join services.offer o on o.service_id = n.service_id and o.position = n.position and o.need = ''
    where n.keys && v_first and n.keys && v_second and n.keys && v_third and n.spot <@ circle(v_centre, p_reach)
      and not exists (select from unnest(v_sounds[4:]) s where not n.keys && array(select services.keys_of(s)))
      and (p_language is null or p_language = any (o.languages))
      and (p_cost is null or o.cost = 'free' or p_cost = 'sliding' and o.cost = 'sliding')
      and (not p_without_id or o.asks_for_id = 'no')
      and (p_at is null or o.takes <> 'closed' and o.open_at @> services.minute_of(p_at, o.zone))
    order by 8 limit p_limit offset p_offset;
end $$;

-- What is offered without a place to the visitors of the office whose district a division is on a day, each service once: those that take
-- people first, by their names. Its plan is kept.
create function services.afar(p_needs text[], p_division text, p_on date, p_language text, p_cost text, p_without_id boolean, p_at timestamptz,
  p_limit int)
returns table (service_id uuid, zone text, "row" bigint)
language plpgsql stable rows 5 set search_path = pg_catalog set plan_cache_mode = force_generic_plan as $$
begin
  return query
    select a.service_id, a.zone, row_number() over (order by a.takes = 'closed', s.title, s.id)
    from (
      select distinct o.service_id, o.zone, o.takes
      from services.offer_afar o
      where o.need = any (p_needs)
        and o.office_id = (select d.office_id from network.district d
          where d.division = p_division and d.from_on <= p_on and (d.to_on is null or d.to_on >= p_on))
        and (p_language is null or p_language = any (o.languages))
        and (p_cost is null or o.cost = 'free' or p_cost = 'sliding' and o.cost = 'sliding')
        and (not p_without_id or o.asks_for_id = 'no')
        and (p_at is null or o.takes <> 'closed' and o.open_at @> services.minute_of(p_at, o.zone))) a
    join services.service s on s.id = a.service_id
    order by 3 limit p_limit;
end $$;

-- The functions below hold an entry fast while they write what it offers.
create policy held on services.service for update to current_user using (true) with check (false);

-- Writes what services offer anew, from what stands of them. Free: a free clinic, or every cost that is told is 0. Sliding: fees that
-- follow income, as a federally funded health center must have them. Two transactions that change parts of one service wait for each other.
create function services.keep_offers(p_services uuid[]) returns void
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
      case when 'free-clinic' = any (s.attributes)
          or (select bool_and(c.amount is not distinct from 0) from services.cost_option c where c.service_id = s.id) then 'free'
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

-- Writes anew by which keys services are found by name, where they are offered.
create function services.keep_names(p_services uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog as $$
begin
  delete from services.named where service_id = any (p_services);
  insert into services.named (service_id, position, spot, keys)
  select o.service_id, o.position, o.spot, n.keys
  from (select s.id, services.name_keys(s.title || ' ' || g.title) as keys
    from services.service s join partners.organization g on g.id = s.organization_id
    where s.id = any (p_services)) n
  join services.offer o on o.service_id = n.id and o.need = '';
end $$;

create or replace function services.service_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform services.keep_offers(array(select c.id from changed c));
  perform services.keep_names(array(select c.id from changed c));
  return null;
end $$;

create trigger keep_offers_added after insert on services.service referencing new table as changed
  for each statement execute function services.service_changed();

create function services.place_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from changed) then
    perform services.keep_offers(array(select distinct c.service_id from changed c));
    perform services.keep_names(array(select distinct c.service_id from changed c));
  end if;
  return null;
end $$;

create function services.organization_named() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform services.keep_offers(array(select s.id from services.service s where s.organization_id = new.id));
  perform services.keep_names(array(select s.id from services.service s where s.organization_id = new.id));
  return null;
end $$;
create trigger keep_offers after update on partners.organization
  for each row when (old.title is distinct from new.title) execute function services.organization_named();

revoke execute on function services.keep_offers, services.keep_names, services.place_changed, services.organization_named from public;

do $$
declare
  t text;
  f text;
begin
  foreach t in array array['location', 'capacity']
  loop
    f := case t when 'location' then 'place_changed' else 'part_changed' end;
    if t = 'location' then
      drop trigger keep_offers_added on services.location;
      drop trigger keep_offers_kept on services.location;
      drop trigger keep_offers_gone on services.location;
    end if;
    execute format('create trigger keep_offers_added after insert on services.%I referencing new table as changed
      for each statement execute function services.%I()', t, f);
    execute format('create trigger keep_offers_kept after update on services.%I referencing new table as changed
      for each statement execute function services.%I()', t, f);
    execute format('create trigger keep_offers_gone after delete on services.%I referencing old table as changed
      for each statement execute function services.%I()', t, f);
  end loop;
end $$;

select services.keep_offers(array(select id from services.service where closed_on is null));
select services.keep_names(array(select id from services.service where closed_on is null));
