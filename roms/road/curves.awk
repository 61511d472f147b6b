# The road's bends, one every 8 m, -127..127, right is positive: three waves of whole numbers of turns a lap, so that it
# closes without a jump, and as much to the left as to the right.
BEGIN {
  turn = 8 * atan2(1, 1)
  for (i = 0; i < 256; i++) {
    t = i / 256 * turn
    printf "    .byte %d\n", 127 * (0.40 * sin(3 * t) + 0.38 * sin(7 * t + 1) + 0.22 * sin(12 * t + 2))
  }
}
