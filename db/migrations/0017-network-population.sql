-- How many people a source counts in a place: what counts are set against. Where no source says, there is no row, and nobody fills one in.
create table network.population (
  id uuid primary key,
  -- A source that speaks of the city of an office does not speak of its district.
  covers text not null check (covers in ('district', 'city', 'division', 'country')),
  country text not null check (country ~ '^[A-Z]{2}$'),
  division text references network.division (code),
  office_id text references network.office (code),
  -- Born in the country that is served, or its people as the source calls them.
  people text not null check (people in ('born', 'residents')),
  value bigint not null check (value > 0),
  -- The unit to which the source rounds.
  rounded_to bigint not null check (rounded_to > 0),
  -- Null where the source does not say.
  year int,
  source text not null,
  constraint population_is_of_one_place check (
    (division is not null) = (covers = 'division') and (office_id is not null) = (covers in ('district', 'city'))),
  constraint population_stands_once unique nulls not distinct (covers, country, division, office_id, people, year)
);
create index on network.population (division);
create index on network.population (office_id);

alter table network.population enable row level security;
alter table network.population force row level security;

-- Everybody reads; it comes from the pack, and the app has no right to write it.
create policy everyone_reads on network.population for select using (true);
create policy headquarters_writes on network.population
  using ((select platform.is_headquarters())) with check ((select platform.is_headquarters()));

grant select on network.population to puente_app, puente_figures;
