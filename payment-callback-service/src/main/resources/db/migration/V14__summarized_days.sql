-- Else what came since the last vacuum is read again with every day a statement is compared with.
alter index movement_day set (autosummarize = on);
