// What can be held, as numbers that add up: the same as SeatKeys has in the game.
export const held = { left: 1, right: 2, a: 4, b: 8, rb: 16, thumb: 32, byItself: 64 };
