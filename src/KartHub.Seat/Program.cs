// The page's worker calls what SeatExports has; by itself nothing happens.
return;
