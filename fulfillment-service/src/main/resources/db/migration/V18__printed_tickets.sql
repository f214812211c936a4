-- A code on paper lies about for longer than one on a screen: who asks who had seen it wants to know which it was.
alter table ticket_show add column medium text not null default 'SCREEN' check (medium in ('SCREEN', 'PAPER'));
