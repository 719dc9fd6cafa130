-- Who asks is read once a statement, as arrays. As text, each row that a policy looked at read it anew: with the 55 offices of a
-- network that took longer than reading the row.
create function platform.offices_as_array() returns text[] language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.offices', true), ''), '{}')::text[];
create function platform.custodians_as_array() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.custodians', true), ''), '{}')::uuid[];
create function platform.providers_as_array() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.providers', true), ''), '{}')::uuid[];

-- Every policy goes on asking by the same name, as it stands, but of the function that gives an array.
do $$
declare
  swap record;
  p record;
  f record;
begin
  for swap in select * from (values ('visible_offices', 'offices_as_array', 'text[]'), ('visible_custodians', 'custodians_as_array', 'uuid[]'),
    ('visible_providers', 'providers_as_array', 'uuid[]')) as s (old, fresh, type)
  loop
    for p in select schemaname, tablename, policyname,
        replace(replace(qual, format('platform.%I()', swap.old), format('platform.%I()', swap.fresh)),
          format('AS %I) <> ''{}''::text', swap.old), format('AS %I) <> ''{}''::%s', swap.old, swap.type)) as reads,
        replace(replace(with_check, format('platform.%I()', swap.old), format('platform.%I()', swap.fresh)),
          format('AS %I) <> ''{}''::text', swap.old), format('AS %I) <> ''{}''::%s', swap.old, swap.type)) as writes
      from pg_policies where qual like '%platform.' || swap.old || '()%' or with_check like '%platform.' || swap.old || '()%'
    loop
      execute concat(format('alter policy %I on %I.%I', p.policyname, p.schemaname, p.tablename),
        ' using (' || p.reads || ')', ' with check (' || p.writes || ')');
    end loop;
    for f in select pg_get_functiondef(d.objid) as text from pg_depend d
      where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_proc'::regclass
        and d.refobjid = format('platform.%I()', swap.old)::regprocedure
    loop
      execute replace(f.text, format('platform.%I()', swap.old), format('platform.%I()', swap.fresh));
    end loop;
    execute format('drop function platform.%I()', swap.old);
    execute format('alter function platform.%I() rename to %I', swap.fresh, swap.old);
  end loop;
end $$;

-- A page of the network reads tens of thousands of numbers: who asks is looked up there, not searched.
alter policy read_by_three on evaluation.received_report using ((select platform.is_headquarters())
  or custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()));
alter policy read_by_three on evaluation.received_cell using ((select platform.is_headquarters())
  or custodian_id in (select ventanillas.custodians_seen()) or office_id in (select ventanillas.offices_seen()));
