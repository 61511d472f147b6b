# KartHub Road: a road that winds both ways for ever, for a Nintendo 64 emulator. Drawn by the processor alone, into two
# 16-bit pictures of 320x240. The whole program fits in the 4032 bytes that the console's start copies to 0xA4000040, so
# no boot code of anyone's is needed. It wants an emulator: nothing here writes back the data cache.
#
# Stick: moves the kart sideways. A: accelerate. B: brake. D-pad left, right: a gust of wind. Start: back to the start.
#
# Units. Lengths along the road: metres. Lengths across: half the road's width ("hw"), so that beyond 1 is the grass.
# A step is one picture, a sixtieth of a second.

    .set    noreorder
    .set    noat
    .text

    .equ    HORIZON, 80             # The first row of the ground.
    .equ    ROWS, 160               # Rows of ground.
    .equ    TOP_SPEED, 0x8000       # Half a metre a step (30 m/s), 16.16.
    .equ    GRASS_SPEED, 0x3400     # What the grass allows.
    .equ    FARTHEST, 0x20000       # The kart strays 2 hw at most, 16.16.

# s0 place along the road, 16.16 m, of 2048      s1 offset from the middle, 16.16 hw, right is positive
# s2 speed, 16.16 m a step                       s3 steps counted
# s4 the picture being drawn                     s5 curvature here, -127..127, right is positive
# s6 buttons (high half of the pad's word)       s7 stick, -80..80                      gp data

    .macro  colour red, green, blue  # 0..31 each; four pixels
    .rept   4
    .half   \red << 11 | \green << 6 | \blue << 1 | 1
    .endr
    .endm

start:
    b       begin
    nop
    .equ    GROUND, 0               # Where the data are, from gp on.
    .equ    HEAVEN, 64
    .equ    PAINT, 104
    .equ    KART, 128
    .equ    VIDEO, 148
    .equ    CURVES, 204
    .org    8
data:
                                    # grass, kerb, road, middle line
    colour  4, 15, 4
    colour  28, 28, 28
    colour  12, 12, 12
    colour  12, 12, 12
    colour  6, 19, 5
    colour  26, 4, 4
    colour  13, 13, 13
    colour  29, 29, 22
    .org    8 + HEAVEN
    colour  8, 14, 26
    colour  10, 17, 27
    colour  13, 20, 28
    colour  16, 23, 29
    colour  20, 25, 30
    .org    8 + PAINT
                                    # red, dark, light
    colour  28, 3, 3
    colour  3, 3, 3
    colour  30, 26, 8
    .org    8 + KART
                                    # first row, rows, half width, colour
    .byte   206, 12, 16, 8
    .byte   202, 10, 11, 0
    .byte   192, 10, 6, 16
    .byte   212, 5, 10, 0
    .byte   0, 0, 0, 0
    .org    8 + VIDEO
    .word   0x0000320E, 0x00200000, 320, 0x200, 0, 0x03E52239, 0x20D, 0xC15, 0x0C150C15, 0x006C02EC, 0x002501FF, 0x000E0204, 0x200, 0x400
    .org    8 + CURVES
    .include "curves.s"

begin:
    lui     $t0, 0xA400             # Move to ordinary memory: 0x80000400.
    ori     $t0, $t0, 0x0040
    lui     $t1, 0x8000
    ori     $t1, $t1, 0x0400
    addiu   $t2, $t1, 4032
copy:
    lw      $t3, 0($t0)
    addiu   $t0, $t0, 4
    sw      $t3, 0($t1)
    addiu   $t1, $t1, 4
    bne     $t1, $t2, copy
    nop
    lui     $t1, 0x8000
    addiu   $t1, $t1, 0x0400 + here - start
    jr      $t1
    nop
here:
    lui     $gp, 0x8000
    addiu   $gp, $gp, 0x0400 + data - start
    lui     $sp, 0x8010

    lui     $t0, 0xA440             # The video interface: NTSC, 320x240, 16 bits, no interlace.
    addiu   $t1, $gp, VIDEO
    li      $t2, 14
mode:
    lw      $t3, 0($t1)
    addiu   $t1, $t1, 4
    sw      $t3, 0($t0)
    addiu   $t2, $t2, -1
    bne     $t2, $zero, mode
    addiu   $t0, $t0, 4

    lui     $s4, 0x8020             # The sky, once, in both pictures.
    bal     sky
    nop
    lui     $s4, 0x8024
    bal     sky
    nop

    lui     $t0, 0xA030             # Ask the pads for their buttons: pad 1 sends one byte, answers four.
    lui     $t1, 0xFF01
    ori     $t1, $t1, 0x0401
    sw      $t1, 0($t0)
    addiu   $t1, $zero, -1
    sw      $t1, 4($t0)
    lui     $t1, 0xFE00
    sw      $t1, 8($t0)
    addiu   $t2, $t0, 60
clear:
    addiu   $t0, $t0, 4
    bne     $t0, $t2, clear
    sw      $zero, 8($t0)
    addiu   $t1, $zero, 1
    lui     $t0, 0xA030
    sw      $t1, 60($t0)
    lui     $t0, 0xA480
    lui     $t1, 0x0030
    sw      $t1, 0($t0)
    lui     $t1, 0x1FC0
    ori     $t1, $t1, 0x07C0
    bal     serial
    sw      $t1, 16($t0)
    li      $s0, 0
    li      $s1, 0
    li      $s2, 0
    li      $s3, 0

step:
    lui     $t0, 0xA440             # Show what was drawn from the next picture on: wait for a picture's end.
drawing:
    lw      $t1, 16($t0)
    sltiu   $t2, $t1, 0x1E0
    beq     $t2, $zero, drawing
    nop
ended:
    lw      $t1, 16($t0)
    sltiu   $t2, $t1, 0x1E0
    bne     $t2, $zero, ended
    nop
    lui     $t1, 0x007F
    ori     $t1, $t1, 0xFFFF
    and     $t1, $s4, $t1
    sw      $t1, 4($t0)
    lui     $t1, 0x0004
    xor     $s4, $s4, $t1
    addiu   $s3, $s3, 1

    lui     $t0, 0xA480             # What does the pad say?
    lui     $t1, 0x0032
    sw      $t1, 0($t0)
    lui     $t1, 0x1FC0
    ori     $t1, $t1, 0x07C0
    bal     serial
    sw      $t1, 4($t0)
    lui     $t0, 0xA032
    lhu     $s6, 4($t0)
    lb      $s7, 6($t0)
    andi    $t1, $s6, 0x1000        # Start
    beq     $t1, $zero, go_on
    nop
    li      $s0, 0
    li      $s1, 0
    li      $s2, 0
go_on:

    # Speed: 2 s to the top, 4 s to a stop without A, brakes twice as good as the motor.
    andi    $t1, $s6, 0x8000        # A
    bne     $t1, $zero, motor
    li      $t2, 273
    li      $t2, -136
motor:
    addu    $s2, $s2, $t2
    andi    $t1, $s6, 0x4000        # B
    beq     $t1, $zero, coasting
    nop
    addiu   $s2, $s2, -546
coasting:
    bgez    $s2, forward
    nop
    li      $s2, 0
forward:
    li      $t1, TOP_SPEED
    slt     $t2, $t1, $s2
    beq     $t2, $zero, legal
    nop
    move    $s2, $t1
legal:
    bgez    $s1, right_side         # t3: how far beside the middle
    move    $t3, $s1
    subu    $t3, $zero, $s1
right_side:
    lui     $t1, 1
    slt     $t2, $t1, $t3
    beq     $t2, $zero, on_road
    li      $t1, GRASS_SPEED
    slt     $t2, $t1, $s2
    beq     $t2, $zero, on_road
    nop
    addiu   $s2, $s2, -600
on_road:

    # Forwards, then sideways: 2.5 hw/s with the stick at its end, 1.2 hw/s outwards in the sharpest bend.
    addu    $s0, $s0, $s2
    lui     $t1, 0x07FF
    ori     $t1, $t1, 0xFFFF
    and     $s0, $s0, $t1
    srl     $t1, $s0, 19            # A bend every 8 m.
    addu    $t1, $t1, $gp
    lb      $s5, CURVES($t1)
    sra     $t3, $s2, 8
    mult    $s7, $t3
    mflo    $t1
    li      $t2, 68
    mult    $t1, $t2
    mflo    $t1
    sra     $t1, $t1, 8
    addu    $s1, $s1, $t1
    mult    $s5, $t3
    mflo    $t1
    li      $t2, 21
    mult    $t1, $t2
    mflo    $t1
    sra     $t1, $t1, 8
    subu    $s1, $s1, $t1
    andi    $t1, $s6, 0x0100        # D-pad right
    beq     $t1, $zero, no_right
    nop
    addiu   $s1, $s1, 1638          # 1.5 hw/s
no_right:
    andi    $t1, $s6, 0x0200        # D-pad left
    beq     $t1, $zero, no_left
    nop
    addiu   $s1, $s1, -1638
no_left:
    lui     $t1, FARTHEST >> 16
    slt     $t2, $t1, $s1
    beq     $t2, $zero, not_far_right
    nop
    move    $s1, $t1
not_far_right:
    subu    $t1, $zero, $t1
    slt     $t2, $s1, $t1
    beq     $t2, $zero, not_far_left
    nop
    move    $s1, $t1
not_far_left:

    # The ground, from the nearest row to the horizon. A row d below the horizon shows the road 640/d metres ahead.
    # t4 d, t5 distance (1/256 m), t6 the road's sideways place there (16.16 hw), t7 its direction (16.16 hw a metre)
    li      $t4, ROWS
    li      $t5, 1024
    li      $t6, 0
    li      $t7, 0
    li      $t1, 640 * (HORIZON + ROWS - 1)
    addu    $a3, $s4, $t1
row:
    slti    $t1, $t4, 4             # Beyond 160 m all is haze.
    bne     $t1, $zero, far
    move    $t2, $t5
    lui     $t1, 163840 >> 16
    ori     $t1, $t1, 163840 & 0xFFFF
    div     $zero, $t1, $t4
    mflo    $t2
far:
    subu    $t3, $t2, $t5           # From the row below to this one.
    move    $t5, $t2
    srl     $t8, $s0, 8
    addu    $t8, $t8, $t5           # The place that this row shows, 1/256 m.
    srl     $t1, $t8, 11
    andi    $t1, $t1, 255
    addu    $t1, $t1, $gp
    lb      $t1, CURVES($t1)
    mult    $t1, $t3
    mflo    $t1
    sra     $t1, $t1, 7
    addu    $t7, $t7, $t1
    mult    $t7, $t3
    mflo    $t1
    sra     $t1, $t1, 8
    addu    $t6, $t6, $t1

    sll     $t1, $t4, 7             # Half the road is 3/4 d wide on the screen; 8.8 in t9.
    sll     $t9, $t4, 6
    addu    $t9, $t9, $t1
    subu    $t1, $t6, $s1
    sra     $t1, $t1, 8
    mult    $t1, $t9
    mflo    $t1
    sra     $t1, $t1, 16
    addiu   $v0, $t1, 160           # v0: the road's middle on the screen
    srl     $v1, $t9, 8             # v1: half its width

    slti    $t1, $t4, 14            # Far stripes would only flicker.
    bne     $t1, $zero, stripe
    li      $fp, 0
    srl     $fp, $t8, 11
    andi    $fp, $fp, 1
stripe:
    sll     $fp, $fp, 5
    addu    $fp, $fp, $gp           # Colours: dark stripes, then light ones.

    li      $a0, 0
    li      $a1, 320
    bal     fill
    ld      $a2, GROUND($fp)
    srl     $t1, $v1, 3
    subu    $a0, $v0, $v1
    subu    $a0, $a0, $t1
    addu    $a1, $v0, $v1
    addu    $a1, $a1, $t1
    bal     fill
    ld      $a2, GROUND + 8($fp)
    subu    $a0, $v0, $v1
    addu    $a1, $v0, $v1
    bal     fill
    ld      $a2, GROUND + 16($fp)
    srl     $t1, $v1, 5
    subu    $a0, $v0, $t1
    addu    $a1, $v0, $t1
    bal     fill
    ld      $a2, GROUND + 24($fp)
    addiu   $t4, $t4, -1
    bgtz    $t4, row
    addiu   $a3, $a3, -640

    # The kart, always in the middle of the screen; the grass shakes it.
    li      $t4, 0
    bgez    $s1, right_of_middle
    move    $t3, $s1
    subu    $t3, $zero, $s1
right_of_middle:
    lui     $t1, 1
    slt     $t2, $t1, $t3
    beq     $t2, $zero, smooth
    nop
    andi    $t4, $s3, 2
    sll     $t4, $t4, 1
smooth:
    addiu   $t5, $gp, KART
part:
    lbu     $t6, 0($t5)             # first row, rows, half width, colour
    beq     $t6, $zero, dashboard
    lbu     $t7, 1($t5)
    addu    $t6, $t6, $t4
    li      $t1, 640
    mult    $t6, $t1
    mflo    $a3
    addu    $a3, $a3, $s4
    lbu     $t8, 2($t5)
    lbu     $t9, 3($t5)
    addu    $t9, $t9, $gp
    ld      $a2, PAINT($t9)
    addu    $v0, $t4, $t8
part_row:
    li      $t1, 160
    subu    $a0, $t1, $t8
    addu    $a0, $a0, $t4
    addu    $a1, $t1, $v0
    bal     fill
    addiu   $t7, $t7, -1
    bgtz    $t7, part_row
    addiu   $a3, $a3, 640
    b       part
    addiu   $t5, $t5, 4

    # For tests, in the top 8 rows, 40 cells of 8 pixels, white is 1: 1011, step (8 bits), offset (10, signed, 1/128 hw),
    # curvature (8, signed), speed (6, 1/64 m a step), check (4: the other nine nibbles xored).
dashboard:
    sra     $t1, $s1, 9
    andi    $t1, $t1, 0x3FF
    andi    $t2, $s3, 0xFF
    sll     $t2, $t2, 8
    srl     $t3, $t1, 2
    or      $t2, $t2, $t3
    lui     $t3, 0xB
    or      $t2, $t2, $t3           # t2: the left 20 cells
    andi    $t3, $t1, 3
    sll     $t3, $t3, 18
    andi    $t4, $s5, 0xFF
    sll     $t4, $t4, 10
    or      $t3, $t3, $t4
    srl     $t4, $s2, 10
    sll     $t4, $t4, 4
    or      $t3, $t3, $t4           # t3: the right 20 cells
    xor     $t4, $t2, $t3
    srl     $t5, $t4, 16
    srl     $t6, $t4, 8
    xor     $t6, $t6, $t4
    srl     $t7, $t6, 4
    xor     $t6, $t6, $t7
    xor     $t6, $t6, $t5
    andi    $t6, $t6, 15
    or      $t3, $t3, $t6
    move    $a3, $s4
    li      $t9, 8
cells:
    move    $t4, $t2
    bal     half
    move    $v0, $a3
    move    $t4, $t3
    bal     half
    nop
    addiu   $t9, $t9, -1
    bgtz    $t9, cells
    addiu   $a3, $a3, 640
    b       step
    nop

# Twenty cells of a row, from v0 on; t4: which are white.
half:
    li      $t5, 20
cell:
    srl     $t6, $t4, 19
    andi    $t6, $t6, 1
    subu    $t6, $zero, $t6         # All bits, or none.
    sd      $t6, 0($v0)
    sd      $t6, 8($v0)
    sll     $t4, $t4, 1
    addiu   $t5, $t5, -1
    bgtz    $t5, cell
    addiu   $v0, $v0, 16
    jr      $ra
    nop

# Paints pixels a0 (first) to a1 (beyond the last) of the row at a3 in a2, four pixels' worth. Outside the row: left out.
fill:
    bgez    $a0, fill_right
    nop
    li      $a0, 0
fill_right:
    slti    $t1, $a1, 321
    bne     $t1, $zero, fill_some
    nop
    li      $a1, 320
fill_some:
    slt     $t1, $a0, $a1
    beq     $t1, $zero, filled
    sll     $a0, $a0, 1
    sll     $a1, $a1, 1
    addu    $a0, $a0, $a3
    addu    $a1, $a1, $a3
fill_odd:
    andi    $t1, $a0, 7             # To a whole double word.
    beq     $t1, $zero, fill_even
    nop
    beq     $a0, $a1, filled
    nop
    sh      $a2, 0($a0)
    b       fill_odd
    addiu   $a0, $a0, 2
fill_even:
    addiu   $t2, $a1, -32
fill_32:
    slt     $t1, $t2, $a0
    bne     $t1, $zero, fill_8
    nop
    sd      $a2, 0($a0)
    sd      $a2, 8($a0)
    sd      $a2, 16($a0)
    sd      $a2, 24($a0)
    b       fill_32
    addiu   $a0, $a0, 32
fill_8:
    addiu   $t2, $a1, -8
fill_8_more:
    slt     $t1, $t2, $a0
    bne     $t1, $zero, fill_rest
    nop
    sd      $a2, 0($a0)
    b       fill_8_more
    addiu   $a0, $a0, 8
fill_rest:
    beq     $a0, $a1, filled
    nop
    sh      $a2, 0($a0)
    b       fill_rest
    addiu   $a0, $a0, 2
filled:
    jr      $ra
    nop

# The sky, lighter towards the horizon, in the picture at s4.
sky:
    move    $s8, $ra
    li      $t4, 0
    move    $a3, $s4
sky_row:
    li      $a0, 0
    li      $a1, 320
    srl     $t5, $t4, 4             # Five shades.
    sll     $t5, $t5, 3
    addu    $t5, $t5, $gp
    bal     fill
    ld      $a2, HEAVEN($t5)
    addiu   $t4, $t4, 1
    slti    $t1, $t4, HORIZON
    bne     $t1, $zero, sky_row
    addiu   $a3, $a3, 640
    jr      $s8
    nop

# Waits for the serial interface.
serial:
    lui     $t0, 0xA480
serial_busy:
    lw      $t1, 24($t0)
    andi    $t1, $t1, 3
    bne     $t1, $zero, serial_busy
    nop
    jr      $ra
    nop

end:
    .fill   4032 - (end - start)    # An error here: the program does not fit in what the console's start copies.
