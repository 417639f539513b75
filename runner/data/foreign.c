/* The formats that people have data in, each a row: what its files begin with, and what
 * to do about one. Formats of text are found whatever their case, and behind blanks. */
#include "data/foreign.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/shell.h"

#define PYTHON(statements) "python3 -c \"import sys, " statements "\""
#define OFFICE "libreoffice --headless --convert-to csv"
#define MAKES_CSV "makes a CSV file of it"
#define GZIP "gzip -dk"

static const struct format {
    const char *what;
    const char *bytes;
    size_t length, offset; /* length 0: text */
    const char *inside;    /* what the first bytes have besides; NULL: nothing */
    const char *command;   /* that gets the path as its argument; NULL: none */
    const char *remedy;    /* what it does, or what to do */
} formats[] = {
#define BINARY(bytes, offset) bytes, sizeof(bytes) - 1, offset
#define TEXT(bytes) bytes, 0, 0
    /* Zip archives of a kind come before those of any. */
    {"an Excel workbook", BINARY("PK\3\4", 0), "[Content_Types].xml", OFFICE, MAKES_CSV},
    {"an Excel workbook", BINARY("PK\3\4", 0), "xl/", OFFICE, MAKES_CSV},
    {"an OpenDocument table", BINARY("PK\3\4", 0), "application/vnd.oasis.opendocument",
     OFFICE, MAKES_CSV},
    {"an .npz archive of numpy", BINARY("PK\3\4", 0), ".npy", NULL,
     "`type: npz` reads it"},
    {"a zip archive", BINARY("PK\3\4", 0), NULL, "unzip",
     "unpacks it: name a file that was in it"},
    {"an empty zip archive", BINARY("PK\5\6", 0), NULL, NULL, "get the file again"},
    {"compressed by xz",
     BINARY("\xfd"
            "7zXZ",
            0),
     NULL, "xz -dk", "unpacks it"},
    {"compressed by bzip2", BINARY("1AY&SY", 4), NULL, "bzip2 -dk", "unpacks it"},
    {"compressed by zstd", BINARY("\x28\xb5\x2f\xfd", 0), NULL, "zstd -d", "unpacks it"},
    {"compressed by lz4", BINARY("\x04\x22\x4d\x18", 0), NULL, "lz4 -d", "unpacks it"},
    {"compressed by gzip twice", BINARY("\x1f\x8b", 0), NULL, GZIP, "unpacks it once"},
    {"compressed by compress", BINARY("\x1f\x9d", 0), NULL, GZIP, "unpacks it"},
    {"a 7-zip archive", BINARY("7z\xbc\xaf\x27\x1c", 0), NULL, "7z x",
     "unpacks it: name a file that was in it"},
    {"a rar archive", BINARY("Rar!\x1a", 0), NULL, "unrar x",
     "unpacks it: name a file that was in it"},
    {"a tar archive", BINARY("ustar", 257), NULL, "tar -xf",
     "unpacks it: name a file that was in it"},
    {"a Parquet file", BINARY("PAR1\x15", 0), NULL,
     PYTHON("pandas; pandas.read_parquet(sys.argv[1]).to_csv(sys.argv[1] + '.csv', "
            "index=False)"),
     MAKES_CSV},
    {"a Feather file", BINARY("ARROW1\0", 0), NULL,
     PYTHON("pandas; pandas.read_feather(sys.argv[1]).to_csv(sys.argv[1] + '.csv', "
            "index=False)"),
     MAKES_CSV},
    {"an .npy file of numpy",
     BINARY("\x93"
            "NUMPY",
            0),
     NULL, NULL, "`type: npy` reads it"},
    {"an HDF5 file", BINARY("\x89HDF\r\n", 0), NULL, NULL,
     "write its data as CSV, by h5py or pandas.read_hdf"},
    {"a MATLAB file", BINARY("MATLAB 5.0 MAT-file", 0), NULL, NULL,
     "write its data as CSV, by MATLAB's writematrix or scipy.io.loadmat"},
    {"a SQLite file", BINARY("SQLite format 3", 0), NULL, NULL,
     "`sqlite3 -header -csv FILE \"SELECT ...\" > table.csv` writes a query as CSV"},
    {"an old Excel workbook", BINARY("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0), NULL, OFFICE,
     MAKES_CSV},
    {"a pickle of Python", BINARY("\x80\x02", 0), NULL, NULL,
     "that is a program and not run here: write its data as CSV in Python"},
    {"a pickle of Python", BINARY("\x80\x03", 0), NULL, NULL,
     "that is a program and not run here: write its data as CSV in Python"},
    {"a pickle of Python", BINARY("\x80\x04\x95", 0), NULL, NULL,
     "that is a program and not run here: write its data as CSV in Python"},
    {"a pickle of Python", BINARY("\x80\x05\x95", 0), NULL, NULL,
     "that is a program and not run here: write its data as CSV in Python"},
    {"a PNG picture", BINARY("\x89PNG", 0), NULL, NULL,
     "`type: images` reads folders of pictures"},
    {"a JPEG picture", BINARY("\xff\xd8\xff", 0), NULL, NULL,
     "`type: images` reads folders of pictures"},
    {"a PDF document", BINARY("%PDF-", 0), NULL, NULL, "get its data as CSV"},
    {"a Git LFS pointer, not the data", TEXT("version https://git-lfs"), NULL, NULL,
     "`git lfs pull` gets the data"},
    {"a web page", TEXT("<!doctype html"), NULL, NULL,
     "get the data itself, by its page's link to the raw file or the download"},
    {"a web page", TEXT("<html"), NULL, NULL,
     "get the data itself, by its page's link to the raw file or the download"},
    {"an XML file", TEXT("<?xml"), NULL, NULL, "write its data as CSV"},
    {"an ARFF file", TEXT("@relation"), NULL, "sed '1,/^ *@data/Id'",
     "writes its rows as CSV, to be read with `header: false`"},
    {"a JSON file", TEXT("{\""), NULL, NULL,
     "write its data as CSV, as `jq -r @csv` can"},
    {"a JSON file", TEXT("[{"), NULL, NULL, "write its data as CSV, as `jq -r @csv` can"},
    {"a JSON file", TEXT("[["), NULL, NULL,
     "write its data as CSV, as `jq -r '.[] | @csv'` does"},
};

/* What is in front of a text and no part of it. */
static size_t skip_blanks(const char *bytes, size_t count)
{
    size_t i = count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < count && strchr(" \t\r\n", bytes[i]) != NULL && bytes[i] != '\0')
        i++;
    return i;
}

static bool matches(const struct format *format, const char *bytes, size_t count)
{
    size_t begin = format->offset, length = format->length;
    if (length > 0 &&
        (begin + length > count || memcmp(bytes + begin, format->bytes, length) != 0))
        return false;
    if (length == 0) {
        begin = skip_blanks(bytes, count);
        length = strlen(format->bytes);
        if (begin + length > count ||
            strncasecmp(bytes + begin, format->bytes, length) != 0)
            return false;
    }
    return format->inside == NULL ||
           memmem(bytes, count, format->inside, strlen(format->inside)) != NULL;
}

/* Two zero bytes, a type and a number of dimensions. */
static bool is_idx(const char *bytes, size_t count)
{
    static const char types[] = {0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e};
    return count >= 4 && bytes[0] == '\0' && bytes[1] == '\0' &&
           memchr(types, bytes[2], sizeof types) != NULL && bytes[3] > 0 && bytes[3] <= 4;
}

/* A row of svmlight: a label, then numbers of features with their values, "1 3:0.5". */
static bool is_svmlight(const char *bytes, size_t count)
{
    char line[FOREIGN_BYTES + 1], *at, *end;
    memcpy(line, bytes, count);
    line[count] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    strtod(line, &at);
    if (at == line || *at != ' ')
        return false;
    at += strspn(at, " ");
    strtol(at, &end, 10);
    if (end == at || *end != ':')
        return false;
    at = end + 1;
    strtod(at, &end);
    return end > at && (*end == ' ' || *end == '\0');
}

/* The command that gets the file as its argument: unpacked, where it is compressed. */
static int refuse(const struct data_file *file, const char *what, const char *command,
                  const char *remedy, struct error *error)
{
    const char *path = file->path;
    size_t length = strlen(path);
    bool named_gz = length > 3 && strcmp(path + length - 3, ".gz") == 0;
    bool unpack = file->compressed && strcmp(command, GZIP) != 0;
    struct text text = {0}, unpacked = {0};
    text_add(&unpacked, "%.*s%s", (int)(named_gz ? length - 3 : length), path,
             named_gz ? "" : ".unpacked");
    if (unpack) {
        text_add(&text, "zcat ");
        shell_add_file(&text, path, "");
        text_add(&text, " > ");
        shell_add_file(&text, unpacked.at, "");
        text_add(&text, " && ");
    }
    text_add(&text, "%s ", command);
    shell_add_file(&text, unpack ? unpacked.at : path, "");
    error_set(error, "%s: is %s; `%s` %s", path, what, text.at, remedy);
    text_free(&text);
    text_free(&unpacked);
    return -1;
}

int foreign_refuse(const struct data_file *file, const char *bytes, size_t count,
                   struct error *error)
{
    count = count < FOREIGN_BYTES ? count : FOREIGN_BYTES;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        const struct format *format = &formats[i];
        if (!matches(format, bytes, count))
            continue;
        if (format->command == NULL)
            return error_set(error, "%s: is %s; %s", file->path, format->what,
                             format->remedy);
        return refuse(file, format->what, format->command, format->remedy, error);
    }
    if (is_idx(bytes, count))
        return error_set(error, "%s: is an IDX file; `type: idx` reads it", file->path);
    if (is_svmlight(bytes, count))
        return refuse(file, "a file of svmlight (libsvm)",
                      PYTHON("numpy, sklearn.datasets as d; x, y = "
                             "d.load_svmlight_file(sys.argv[1]); "
                             "numpy.savetxt(sys.argv[1] + '.csv', numpy.column_stack([y, "
                             "x.toarray()]), delimiter=',')"),
                      "makes a CSV file of it, to be read with `header: false, label: 1`",
                      error);
    return 0;
}
