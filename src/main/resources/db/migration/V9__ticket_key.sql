-- The key pair with which tickets are signed, as a JWK (RFC 8037); made when the first is.
alter table installation add column ticket_key text;
