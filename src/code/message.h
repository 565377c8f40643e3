/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signed HTTP request (RFC 9421): what its signature covers, and the text that is signed, the
 * signature base.
 *
 * The six components below must be covered, each once, in any order, and no others: the base is
 * kept for good, and a header that nobody asked for may hold a secret.  The target is @authority,
 * @path and @query and not @target-uri: behind a proxy the scheme is lost and the Host header may
 * be another, so the authority is the name under which the platform publishes itself, whatever
 * name the request came under. */
#ifndef CODE_MESSAGE_H
#define CODE_MESSAGE_H

#include "code/sfv.h"

#define SIGNATURE_BASE_MAX 2048
#define SIGNATURE_NONCE_MAX 64
#define MESSAGE_COMPONENTS 6

/* A request as it came; nothing of it is believed, and what is absent is empty. */
struct message {
	str method;
	str authority; /* in small letters, without a default port */
	str path;      /* as the request line has it, escapes and all */
	str query;     /* with its question mark; "?" alone when there is none */
	str content_type, content_digest;
	str signature_input, signature;
	str body;
};

struct message_signature {
	str label;
	struct sfv_item covered; /* the components with the parameters, as Signature-Input has them
	                          */
	int64_t created_s;       /* since 1970 */
	int64_t expires_s;       /* or NEVER_EXPIRES */
	str keyid, alg, nonce;   /* nonce: empty when absent */
	str value;               /* the signature's bytes */
};

#define NEVER_EXPIRES INT64_MAX

/* A component with its value: "@path" or a header's name in small letters. */
struct component {
	str name;
	str value;
};

/* The components of a message; those that are absent have an empty value. */
void message_components(const struct message *m, struct component out[MESSAGE_COMPONENTS]);
/* Reads Signature-Input and Signature, which must hold one signature of the same label.
 * E_BAD_SIGNATURE with the reason, also when a component or parameter is missing or is none of
 * those above: parameters are created, keyid and alg, and perhaps expires and nonce. */
MUST err message_signature_read(struct cx *cx, const struct message *m,
                                struct message_signature *out);
/* The signature base for the covered components, out of those given.  E_BAD_SIGNATURE when one is
 * not there, is covered twice, has parameters, or is no printable ASCII. */
MUST err signature_base(struct cx *cx, const struct component *component, int n,
                        const struct sfv_item *covered, str *out);
/* The other way: what a base says of the message and the signature, whose value and label stay
 * empty.  E_BAD_SIGNATURE when it is not just what signature_base would write. */
MUST err signature_base_read(struct cx *cx, str base, struct message *m,
                             struct message_signature *out);
/* A host, perhaps with a port, as @authority has it; texts in `a`. */
str message_authority(struct arena *a, str host);

#endif
