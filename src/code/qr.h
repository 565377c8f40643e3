/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR codes (GB/T 18284) through libqrencode: medium error correction, four quiet modules. */
#ifndef CODE_QR_H
#define CODE_QR_H

#include "base/cx.h"

/* An SVG image, and a PNG image with `scale` pixels a module (1 to 32), of the text, in
 * cx->arena.  A text of capitals, digits and " $%*+-./:" uses the dense alphanumeric mode.
 * E_TOO_LARGE when the text does not fit a code, E_RANGE when it is empty or the scale is out of
 * range. */
MUST err qr_svg(struct cx *cx, str text, str *out);
MUST err qr_png(struct cx *cx, str text, int scale, str *out);

#endif
