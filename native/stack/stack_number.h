// Numbers taken apart and put together. stack_type.h includes this file.

// exponents takes x apart into a number of 1 to 2, with the sign of x, and a power of two,
// which it adds to *sum. Zero, NaN and infinity stay what they are.
ALWAYS V FN(exponents)(V x, V *sum) {
  V size = FN(magnitude)(x);
  K small = FN(GT)(FN(all)(WIDE ? 0x1p-1022 : 0x1p-126f), size);
  V scaled = FN(pick)(small, x * FN(all)(WIDE ? 0x1p54 : 0x1p25f), x);
  const VI field = (VI)FN(all)((T)__builtin_inf());
  const VI one = (VI)FN(all)(1);
  // The exponent as a number: the difference of two numbers in whose fractions it stands.
  VI bits = ((VI)scaled & field) >> (WIDE ? 52 : 23);
  const V shift = FN(all)(WIDE ? 0x1p52 : 0x1p23f);
  V e = (V)((VI)shift | bits) - shift - FN(all)(WIDE ? 1023 : 127);
  e -= FN(pick)(small, FN(all)(WIDE ? 54 : 25), (V){});
  K whole = FN(GT)(size, (V){}) & FN(GT)(FN(all)((T)__builtin_inf()), size);
  *sum += FN(pick)(whole, e, (V){});
  return FN(pick)(whole, (V)(((VI)scaled & ~field) | one), x);
}

// power is 2^e for whole numbers e from -1022 to 1023, -126 to 127.
ALWAYS V FN(power)(V e) {
  const V shift = FN(all)(WIDE ? 0x1p52 : 0x1p23f);
  return (V)((VI)(e + FN(all)(WIDE ? 1023 : 127) + shift) << (WIDE ? 52 : 23));
}
