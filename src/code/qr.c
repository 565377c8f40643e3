/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libqrencode places the modules; here they become an image.  The SVG is one path in which every
 * run of dark modules of a row is a rectangle one module high, so that no seams appear between
 * modules. */
#include "code/qr.h"

#include <errno.h>
#include <png.h>
#include <qrencode.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define QUIET 4 /* modules around the code, ISO/IEC 18004, 9.1 */
#define SCALE_MAX 32
#define CHARACTERS_MAX 3391 /* of version 40-M in alphanumeric mode */

static void input_end(QRinput **input)
{
	QRinput_free(*input);
}

static void code_end(QRcode **code)
{
	QRcode_free(*code);
}

static bool is_dark(const QRcode *code, int x, int y)
{
	if (x < 0 || y < 0 || x >= code->width || y >= code->width)
		return false;
	return (code->data[y * code->width + x] & 1) != 0;
}

/* *code is the caller's to free, also after an error. */
static err encode(struct cx *cx, str text, QRcode **code)
{
	static const char alphanumeric[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
	AUTO(input_end) QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
	const char *bytes = str_c(cx->arena, text);
	bool dense = strspn(bytes, alphanumeric) == text.n;
	QRencodeMode mode = dense ? QR_MODE_AN : QR_MODE_8;

	if (text.n == 0)
		return fail(cx, E_RANGE, "an empty text has no QR code");
	if (text.n > CHARACTERS_MAX)
		return fail(cx, E_TOO_LARGE, "%zu bytes do not fit a QR code", text.n);
	if (input != NULL &&
	    QRinput_append(input, mode, (int)text.n, (const unsigned char *)bytes) == 0)
		*code = QRcode_encodeInput(input);
	if (*code != NULL)
		return OK;
	if (errno != ERANGE)
		return fail(cx, E_IO, "the QR code could not be made: %s", strerror(errno));
	return fail(cx, E_TOO_LARGE, "%zu bytes do not fit a QR code", text.n);
}

static void path_write(struct buf *b, const QRcode *code)
{
	for (int y = 0; y < code->width; y++) {
		for (int x = 0; x < code->width;) {
			int run = 0;
			while (is_dark(code, x + run, y))
				run++;
			if (run > 0)
				buf_fmt(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
			x += run + 1;
		}
	}
}

err qr_svg(struct cx *cx, str text, str *out)
{
	AUTO(code_end) QRcode *code = NULL;
	struct buf b = buf_new(cx->arena);

	TRY(encode(cx, text, &code));
	int side = code->width + 2 * QUIET;
	buf_fmt(&b,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
	        "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path "
	        "d=\"",
	        side, side, side, side);
	path_write(&b, code);
	buf_text(&b, "\"/></svg>\n");
	return buf_done(&b, out);
}

/* One byte a pixel, white 255. */
static unsigned char *pixels(struct arena *a, const QRcode *code, int scale)
{
	size_t side = (size_t)(code->width + 2 * QUIET) * (size_t)scale;
	unsigned char *pixel = arena_array(a, side, side);

	for (size_t y = 0; y < side; y++)
		for (size_t x = 0; x < side; x++)
			pixel[y * side + x] = is_dark(code, (int)x / scale - QUIET,
			                              (int)y / scale - QUIET)
			                              ? 0
			                              : 255;
	return pixel;
}

err qr_png(struct cx *cx, str text, int scale, str *out)
{
	AUTO(code_end) QRcode *code = NULL;
	png_image image = { .version = PNG_IMAGE_VERSION, .format = PNG_FORMAT_GRAY };
	png_alloc_size_t n = 0;

	if (scale < 1 || scale > SCALE_MAX)
		return fail(cx, E_RANGE, "the scale must be from 1 to %d", SCALE_MAX);
	TRY(encode(cx, text, &code));
	image.width = (unsigned)(code->width + 2 * QUIET) * (unsigned)scale;
	image.height = image.width;
	const unsigned char *pixel = pixels(cx->arena, code, scale);
	n = PNG_IMAGE_PNG_SIZE_MAX(image);
	char *bytes = arena_alloc(cx->arena, n);
	if (!png_image_write_to_memory(&image, bytes, &n, 0, pixel, 0, NULL))
		return fail(cx, E_IO, "the PNG could not be made: %s", image.message);
	*out = (str){ bytes, n };
	return OK;
}
