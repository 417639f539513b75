/* SHA-256 by libcrypto, which has code for every processor's own instructions. */
#include "base/digest.h"

#include <endian.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum { SHA256_SIZE = 32, READ_SIZE = 64 << 10 };

static void write_hex(const unsigned char digest[SHA256_SIZE], char hex[DIGEST_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[DIGEST_SIZE - 1] = '\0';
}

/* Pieces of a few bytes are gathered: libcrypto wants more for a call than for them. */
struct digest {
    EVP_MD_CTX *context;
    size_t held;
    unsigned char bytes[4096];
};

struct digest *digest_begin(void)
{
    struct digest *digest = memory_zeroed(sizeof *digest);
    digest->context = EVP_MD_CTX_new();
    if (!digest->context || !EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL))
        memory_exhausted();
    return digest;
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
    if (length > sizeof digest->bytes - digest->held) {
        EVP_DigestUpdate(digest->context, digest->bytes, digest->held);
        digest->held = 0;
    }
    if (length > sizeof digest->bytes) {
        EVP_DigestUpdate(digest->context, bytes, length);
        return;
    }
    memcpy(digest->bytes + digest->held, bytes, length);
    digest->held += length;
}

void digest_end(struct digest *digest, char hex[DIGEST_SIZE])
{
    unsigned char bytes[SHA256_SIZE];
    EVP_DigestUpdate(digest->context, digest->bytes, digest->held);
    EVP_DigestFinal_ex(digest->context, bytes, NULL);
    EVP_MD_CTX_free(digest->context);
    free(digest);
    write_hex(bytes, hex);
}

void digest_bytes(const void *bytes, size_t length, char hex[DIGEST_SIZE])
{
    unsigned char digest[SHA256_SIZE];
    /* Of bytes in memory this fails only where libcrypto gets no memory. */
    if (!EVP_Digest(bytes, length, digest, NULL, EVP_sha256(), NULL))
        memory_exhausted();
    write_hex(digest, hex);
}

void digest_words(const void *words, size_t count, char hex[DIGEST_SIZE])
{
    enum { AT_ONCE = 1024 };
    unsigned char digest[SHA256_SIZE];
    uint32_t piece[AT_ONCE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        memory_exhausted();
    for (size_t done = 0; done < count; done += AT_ONCE) {
        size_t some = count - done < AT_ONCE ? count - done : AT_ONCE;
        memcpy(piece, (const uint32_t *)words + done, some * sizeof *piece);
        for (size_t i = 0; i < some; i++)
            piece[i] = htole32(piece[i]);
        EVP_DigestUpdate(context, piece, some * sizeof *piece);
    }
    EVP_DigestFinal_ex(context, digest, NULL);
    EVP_MD_CTX_free(context);
    write_hex(digest, hex);
}

int digest_descriptor(int file, const char *path, char hex[DIGEST_SIZE],
                      struct error *error)
{
    unsigned char piece[READ_SIZE];
    struct digest *digest = digest_begin();
    ssize_t length;
    while ((length = read(file, piece, sizeof(piece))) > 0 ||
           (length < 0 && errno == EINTR))
        if (length > 0)
            digest_add(digest, piece, (size_t)length);
    int reason = length < 0 ? errno : 0;
    digest_end(digest, hex);
    if (reason == 0)
        return 0;
    return error_set(error, "%s cannot be read: %s", path, strerror(reason));
}
