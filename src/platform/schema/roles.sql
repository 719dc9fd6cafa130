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
-- They stand in a policy in a subquery, so that they are asked once a statement; the cast only tells PostgreSQL that an array is meant:
--   custodian_id = any ((select platform.visible_custodians())::uuid[])
-- Where a page reads thousands of rows and who asks may hold many offices, the array as rows is quicker: a row is looked up in them.

-- The offices whose rows may be seen.
create function platform.visible_offices() returns text[] language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.offices', true), ''), '{}')::text[];

-- The organizations on whose behalf the asker works.
create function platform.visible_custodians() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.custodians', true), ''), '{}')::uuid[];

create function platform.is_headquarters() returns boolean language sql stable parallel safe
  return coalesce(current_setting('puente.headquarters', true) = 'on', false);

-- Whoever runs this installation: lets people in, and sees the rows of no office and no agency.
create function platform.is_operator() returns boolean language sql stable parallel safe
  return coalesce(current_setting('puente.operator', true) = 'on', false);

-- The account that asks; null where nobody is signed in, and for jobs.
create function platform.actor() returns uuid language sql stable parallel safe
  return nullif(current_setting('puente.actor', true), '')::uuid;

-- The providers on whose behalf the asker answers referrals.
create function platform.visible_providers() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.providers', true), ''), '{}')::uuid[];

-- The one referral that a provider's link opens; null without a link.
create function platform.shown_referral() returns uuid language sql stable parallel safe
  return nullif(current_setting('puente.referral', true), '')::uuid;

-- The HMAC of the receipt that a visitor typed; null where none was.
create function platform.shown_receipt() returns bytea language sql stable parallel safe
  return decode(nullif(current_setting('puente.receipt', true), ''), 'hex');
