-- What one person did alone on a day is added up before the next act.
create index operator_act_of_person on operator_act (proposed_by, proposed_at);
