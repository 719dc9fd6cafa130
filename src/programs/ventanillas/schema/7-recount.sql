-- How often kept counts were written anew. Whoever holds a page that was made of them asks whether the number is still the same: marks
-- come and go, and between two looks one may have come and been counted away.
create sequence ventanillas.recount;
grant usage on sequence ventanillas.recount to puente_figures;
grant select on sequence ventanillas.recount to puente_app;

create function figures.ventanillas_note_recount() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform nextval('ventanillas.recount');
  return null;
end $$;
alter function figures.ventanillas_note_recount owner to puente_figures;
revoke all on function figures.ventanillas_note_recount from public;

create trigger note_recount after insert or update or delete on ventanillas.month_count
  for each statement execute function figures.ventanillas_note_recount();
create trigger note_recount after insert or update or delete on ventanillas.year_persons
  for each statement execute function figures.ventanillas_note_recount();
