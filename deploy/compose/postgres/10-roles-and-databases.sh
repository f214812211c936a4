#!/usr/bin/env bash
# One database and one role per service, which can enter no other; a role that replicates and one that only reads.
# Runs once, on an empty volume: a password changed later is changed with ALTER ROLE.
set -euo pipefail

query() {
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" "$@"
}

role() {
  local name=$1 attributes=$2 password=$3
  query --dbname postgres --set name="$name" --set password="$password" <<SQL
create role :"name" $attributes password :'password';
SQL
}

query --dbname postgres <<'SQL'
revoke connect on database postgres, template1 from public;
SQL
role relay 'login replication' "$BIDA_RELAY_PASSWORD"
role audit login "$BIDA_AUDIT_DB_PASSWORD"
query --dbname postgres --command 'alter role audit set default_transaction_read_only = on'

for database in orders payments fulfillments refunds notifications; do
  password=BIDA_${database^^}_DB_PASSWORD
  role "$database" login "${!password}"
  query --dbname postgres --set database="$database" <<'SQL'
create database :"database" owner :"database";
revoke all on database :"database" from public;
grant connect on database :"database" to relay, audit;
SQL
  # Before the first row is written: a slot made later never sees that row.
  query --dbname "$database" --command "select pg_create_logical_replication_slot('bida_$database', 'pgoutput')" >/dev/null
done
