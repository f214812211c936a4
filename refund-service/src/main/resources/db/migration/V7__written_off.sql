-- When nobody had learnt for too long what became of it: without this word its money does not go back at our loss.
alter table order_line_facts add column written_off_at timestamptz;
