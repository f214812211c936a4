-- A rotation finds what is still wrapped by another key-encryption key, in either direction, without reading all keys.
create index card_key_kek on card_key (kek_id, id);
