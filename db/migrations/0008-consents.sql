-- A consent says which data it covers and until when; a telephone finds whoever lost the slip.
alter table people.protected_person add column phone_mac bytea;
-- The day on which the contact is erased, once that is announced: the program computes it every night.
alter table people.protected_person add column erasing_on date;
alter table people.protected_person add constraint erased_phone_is_gone check (erased_at is null or phone_mac is null);
create index protected_person_by_phone on people.protected_person (custodian_id, phone_mac);
create index protected_person_kept on people.protected_person (custodian_id, program, id) where erased_at is null;
create index protected_person_erasing on people.protected_person (custodian_id, erasing_on) where erasing_on is not null;
grant update (phone_mac, erasing_on) on people.protected_person to puente_app;

alter table people.consent add column data_classes text[] not null default '{}'
  check (data_classes <@ array['identity', 'contact', 'need', 'practical']);
alter table people.consent add column expires_on date;
