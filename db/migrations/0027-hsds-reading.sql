-- The read API of the directory: words and places by an index, and one instant at which an entry changed.
-- How many places the record of a service tells of.
alter table services.hsds_record add places int generated always as (
  case when kind = 'service' and jsonb_typeof(record -> 'service_at_locations') = 'array' then
    jsonb_array_length(record -> 'service_at_locations') when kind = 'service' then 0 end) stored;

-- Words of a text, to search by: without accents, signs and case, whatever the database's locale makes of them.
create function services.words(p_text text) returns tsvector
language sql immutable parallel safe as $$
  select to_tsvector('simple'::regconfig, lower(translate(p_text,
    'áàâäãéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ' || '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~¡¿«»“”‘’–—…·',
    'aaaaaeeeeiiiiooooouuuuncaaaaaeeeeiiiiooooouuuunc' || repeat(' ', 44))))
$$;
-- What is looked for: every word, from three letters on as the beginning of one. Null where there is no word, which nothing answers to.
create function services.sought(p_text text) returns tsquery
language sql immutable parallel safe as $$
  select string_agg('''' || word || '''' || case when length(word) > 2 then ':*' else '' end, ' & ')::tsquery
  from unnest(tsvector_to_array(services.words(p_text))) as word
$$;
create index on services.service using gin (services.words(title || ' ' || description));
create index on partners.organization using gin (services.words(title));
create index on services.hsds_record using gin (services.words(coalesce(record ->> 'name', '') || ' ' ||
  coalesce(record ->> 'alternate_name', '') || ' ' || coalesce(record ->> 'code', '') || ' ' || coalesce(record ->> 'description', '')))
  where kind in ('organization', 'taxonomy', 'taxonomy_term');
-- Places around a point; and how many a record tells of, without reading it.
create index on services.location using gist (point(coalesce(lon, about_lon), coalesce(lat, about_lat)));
create index on services.hsds_record (id, office_id, places) where kind = 'service';
create index on services.service (changed_at);

-- An entry is changed too where its organization or a place of it is read anew, or somebody says whether it takes people: what is told
-- as changed and what is asked for as changed are one column. What this transaction wrote is marked already.
create policy by_function on services.service for update to current_user using (true);
create function services.mark_said() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update services.service set changed_at = now()
  where changed_at < now() and id in (select c.service_id from changed c);
  return null;
end $$;
create trigger mark_changed after insert on services.capacity referencing new table as changed
  for each statement execute function services.mark_said();
create function services.mark_read() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update services.service set changed_at = now()
  where changed_at < now() and id in (
    select s.id from changed c join services.service s on s.organization_id = c.organization_id where c.kind = 'organization'
    union all
    select r.id from changed c join services.hsds_record r on r.kind = 'service'
      and r.record -> 'service_at_locations' @> jsonb_build_array(jsonb_build_object('location_id', c.id))
    where c.kind = 'location' and tg_op = 'UPDATE');
  return null;
end $$;
create trigger mark_read_first after insert on services.hsds_record referencing new table as changed
  for each statement execute function services.mark_read();
create trigger mark_read_again after update on services.hsds_record referencing new table as changed
  for each statement execute function services.mark_read();
revoke execute on function services.mark_said, services.mark_read from public;

-- What was said since is heard of too.
update services.service s set changed_at = now()
where exists (select from services.capacity c where c.service_id = s.id and c.said_at > s.changed_at);
