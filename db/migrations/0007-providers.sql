-- Providers: who answers referrals, with an account, by a link for one referral, or by a receipt that a visitor typed.

-- The providers on whose behalf the asker answers referrals, an array literal.
create function platform.visible_providers() returns text language sql stable parallel safe
  return coalesce(nullif(current_setting('puente.providers', true), ''), '{}');

-- The one referral that a provider's link opens; null without a link.
create function platform.shown_referral() returns uuid language sql stable parallel safe
  return nullif(current_setting('puente.referral', true), '')::uuid;

-- The HMAC of the receipt that a visitor typed; null where none was.
create function platform.shown_receipt() returns bytea language sql stable parallel safe
  return decode(nullif(current_setting('puente.receipt', true), ''), 'hex');

alter table access.role drop constraint role_check;
alter table access.role add constraint role_check check (case
    when role in ('worker', 'coordinator', 'agency-lead') then office_id is not null and organization_id is not null
    when role = 'consular-officer' then office_id is not null and organization_id is null
    when role = 'provider' then office_id is null and organization_id is not null
    when role in ('headquarters', 'operator') then office_id is null and organization_id is null
    else false end);

-- A provider's people are let in by the operator, and then by one another.
drop policy seen on access.role;
create policy seen on access.role for select to puente_app
  using (account_id = (select platform.actor())
    or organization_id = any ((select platform.visible_custodians())::uuid[])
    or organization_id = any ((select platform.visible_providers())::uuid[])
    or (select platform.is_headquarters())
    or (role in ('headquarters', 'agency-lead', 'provider') and (select platform.is_operator())));
drop policy granted on access.role;
create policy granted on access.role for insert to puente_app
  with check ((role in ('coordinator', 'worker') and organization_id = any ((select platform.visible_custodians())::uuid[]))
    or (role = 'provider' and organization_id = any ((select platform.visible_providers())::uuid[]))
    or (role = 'consular-officer' and (select platform.is_headquarters()))
    or (role in ('headquarters', 'agency-lead', 'provider') and (select platform.is_operator()))
    or ((select platform.actor()) is null and (select platform.is_operator())));
drop policy ended on access.role;
create policy ended on access.role for update to puente_app
  using ((role in ('coordinator', 'worker') and organization_id = any ((select platform.visible_custodians())::uuid[]))
    or (role = 'provider' and organization_id = any ((select platform.visible_providers())::uuid[]))
    or (role = 'consular-officer' and (select platform.is_headquarters()))
    or (role in ('headquarters', 'agency-lead', 'provider') and (select platform.is_operator()))
    or ((select platform.actor()) is null and (select platform.is_operator())));

-- A provider adds its own people, as an agency does.
drop policy added on people.office_holder;
create policy added on people.office_holder for insert to puente_app with check (
  organization_id = any ((select platform.visible_custodians())::uuid[])
  or organization_id = any ((select platform.visible_providers())::uuid[])
  or (organization_id is null and (select platform.is_headquarters()))
  or (select platform.is_operator()));
drop policy added on people.office_holder_contact;
create policy added on people.office_holder_contact for insert to puente_app with check (
  organization_id = any ((select platform.visible_custodians())::uuid[])
  or organization_id = any ((select platform.visible_providers())::uuid[])
  or (organization_id is null and (select platform.is_headquarters()))
  or (select platform.is_operator()));
