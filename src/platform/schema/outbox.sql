-- Mail and text messages on their way. Part of schema platform.

-- A message waits with its recipient, its words, its purpose and the ids that it is about sealed by the installation's
-- keys. When it has been delivered, given up or stopped, only its kind, its day and its state remain: no recipient, no
-- words, no hour. Never kept: a phone or an address in clear, which office or agency sent it; never beyond its waiting:
-- whom it was about.
create table platform.outbox (
  id uuid primary key,
  kind text not null check (kind in ('mail', 'sms')),
  created_on date not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'stopped', 'expired')),
  sealed bytea,
  attempts smallint not null default 0,
  next_at timestamptz,
  constraint content_ends_with_waiting check (
    (state = 'waiting' and sealed is not null and next_at is not null)
    or (state <> 'waiting' and sealed is null and next_at is null and attempts = 0))
);

create index outbox_waiting on platform.outbox (next_at) where state = 'waiting';

-- The rows belong to no office and no custodian, and what they hold is sealed.
alter table platform.outbox enable row level security;
alter table platform.outbox force row level security;
create policy outbox_of_the_installation on platform.outbox using (true) with check (true);
grant select, insert, update, delete on platform.outbox to puente_app;

-- Phones that asked for no more messages, as HMAC under a key of their own: it can be compared with a phone that is
-- about to be written to, and joined with nothing else. A row goes away when the phone asks for messages again.
create table platform.sms_stop (
  phone_mac bytea primary key check (octet_length(phone_mac) = 32),
  stopped_on date not null
);

alter table platform.sms_stop enable row level security;
alter table platform.sms_stop force row level security;
create policy stops_of_the_installation on platform.sms_stop using (true) with check (true);
grant select, insert, delete on platform.sms_stop to puente_app;
