-- 0006 Look-ups whose work does not grow with how many bodies came under one id.

-- Which bytes count under an id: at most one body of each mode.
create index submission_that_counts on submission (instance_id, mode) where outcome = 'stored';

-- The edits of a submission, in the order in which they came.
drop index submission_replaced;
create index submission_replaced on submission (deprecated_id, mode, form_id, number)
  where deprecated_id is not null and outcome = 'stored' and kind = 'submission';
