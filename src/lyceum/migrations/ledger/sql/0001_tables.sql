-- The books. An amount is a whole number of its currency's unit: micro-euro, rial, tutoring second. What usage costs is counted in
-- millionths of that unit (`pico`, for the euro), and rests on the account until it is worth a charge.

CREATE TABLE currencies (
  code varchar(3) PRIMARY KEY,
  scale smallint NOT NULL CHECK (scale >= 0),                    -- decimal places between the unit and what people say
  smallest_charge bigint NOT NULL CHECK (smallest_charge BETWEEN 1 AND 10000));
INSERT INTO currencies VALUES ('EUR', 6, 10000), ('IRR', 0, 1), ('SEC', 0, 1);

-- People's accounts come first in the order of ids, the school's own last: "lock in the order of ids" then locks a shared row last.
CREATE SEQUENCE people_ids;
CREATE SEQUENCE school_ids START 1000000000000;
CREATE TABLE accounts (
  id bigint PRIMARY KEY,
  owner_id varchar(10),                                          -- null: the school's own, whose counters lie in stripes
  code varchar(40) NOT NULL CHECK (code ~ '^[a-z][a-z0-9_.]*$'),
  currency varchar(3) NOT NULL REFERENCES currencies,
  debits bigint NOT NULL DEFAULT 0 CHECK (debits >= 0),
  credits bigint NOT NULL DEFAULT 0 CHECK (credits >= 0),
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  accrued_pico bigint NOT NULL DEFAULT 0 CHECK (accrued_pico >= 0 AND accrued_pico < 10000000000),
  closed boolean NOT NULL DEFAULT false,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT account_name UNIQUE NULLS NOT DISTINCT (owner_id, code, currency),
  CONSTRAINT people_first CHECK ((owner_id IS NULL) = (id >= 1000000000000)),
  CONSTRAINT never_negative CHECK (owner_id IS NULL OR credits - debits - held - (accrued_pico + 999999) / 1000000 >= 0),
  CONSTRAINT school_counts_in_stripes CHECK (owner_id IS NOT NULL OR (debits = 0 AND credits = 0 AND held = 0 AND accrued_pico = 0)),
  CONSTRAINT closed_is_empty CHECK (NOT closed OR (credits = debits AND held = 0 AND accrued_pico = 0))
) WITH (fillfactor = 50);
CREATE TABLE stripes (
  account_id bigint NOT NULL REFERENCES accounts, stripe smallint NOT NULL CHECK (stripe BETWEEN 0 AND 15),
  debits bigint NOT NULL DEFAULT 0 CHECK (debits >= 0), credits bigint NOT NULL DEFAULT 0 CHECK (credits >= 0),
  PRIMARY KEY (account_id, stripe)) WITH (fillfactor = 20);

CREATE TABLE transfers (
  id uuid PRIMARY KEY,                                           -- the caller's: the same fact sent again is the same row
  seq bigint GENERATED ALWAYS AS IDENTITY,
  debit_account_id bigint NOT NULL, credit_account_id bigint NOT NULL,
  currency varchar(3) NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000),
  reason varchar(40) NOT NULL CHECK (reason ~ '^[a-z][a-z0-9_.]*$'),
  ref varchar(200), note varchar(500), actor varchar(10), group_id uuid,
  reverses uuid REFERENCES transfers, hold_id uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT two_accounts CHECK (debit_account_id <> credit_account_id));
CREATE INDEX transfers_by_debit ON transfers (debit_account_id, seq);
CREATE INDEX transfers_by_credit ON transfers (credit_account_id, seq);
CREATE INDEX transfers_by_seq ON transfers (seq);
CREATE INDEX transfers_that_reverse ON transfers (reverses) WHERE reverses IS NOT NULL;
CREATE UNIQUE INDEX hold_captured_once ON transfers (hold_id) WHERE hold_id IS NOT NULL;

CREATE TABLE holds (
  id uuid PRIMARY KEY,
  account_id bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000),
  state varchar(8) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'captured', 'settled', 'released', 'expired')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(), expires_at timestamptz NOT NULL) WITH (fillfactor = 70);
CREATE INDEX holds_open ON holds (expires_at) WHERE state = 'open';

CREATE TABLE usage (
  id uuid PRIMARY KEY,
  account_id bigint NOT NULL, revenue_id bigint NOT NULL, hold_id uuid,
  service varchar(100) NOT NULL,
  cost_pico bigint NOT NULL CHECK (cost_pico >= 0),
  provider_pico bigint NOT NULL CHECK (provider_pico >= 0),
  short_pico bigint NOT NULL CHECK (short_pico >= 0 AND short_pico < cost_pico + 10000000000),
  charged bigint NOT NULL CHECK (charged >= 0),
  at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX usage_by_account ON usage (account_id, at);

CREATE TABLE inspections (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  problems bigint NOT NULL, first varchar(500), transfers bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp());
