return; // Nothing runs by itself: the browser's worker calls what SeatExports offers.
