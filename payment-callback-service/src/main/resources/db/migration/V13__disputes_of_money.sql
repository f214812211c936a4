-- Asked before money goes back: what the channel has given the payer for a dispute does not go twice.
create index movement_of_dispute on movement (channel, (facts ->> 'transactionId')) where kind = 'DISPUTE';
