/* The library is looked at as the loader has put it into memory: its dynamic section
 * leads to its symbols and to the table of addresses through which it calls others. */
#include "check/symbols.h"

#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__x86_64__)
#define SLOT_TYPES(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT)
#elif defined(__aarch64__)
#define SLOT_TYPES(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT)
#else
#define SLOT_TYPES(type) false
#endif

/* Names between spaces; a star at the end of one stands for any rest. */
static const struct {
    const char *functions;
    const char *remedy;
} forbidden[] = {
    {" malloc calloc realloc reallocarray free posix_memalign aligned_alloc "
     "memalign valloc pvalloc mmap mmap64 munmap mremap mprotect madvise sbrk brk "
     "mallopt malloc_trim strdup strndup __strdup asprintf vasprintf __asprintf_chk "
     "__vasprintf_chk getline getdelim open_memstream _Znw* _Zna* _Zdl* _Zda* ",
     "declare the memory in shape, with lamina_add_saved or lamina_set_temporary"},
    {" printf fprintf dprintf puts putchar fputs fputc putc fwrite write writev "
     "pwrite vprintf vfprintf vdprintf perror fflush syslog stdout stderr "
     "__printf_chk __fprintf_chk __dprintf_chk __vprintf_chk __vfprintf_chk "
     "__syslog_chk _IO_putc psignal warn warnx _ZSt4cout _ZSt4cerr _ZSt4clog _ZNSo* ",
     "say what is wrong with lamina_fail, and print nothing else"},
    {" exit _exit _Exit abort quick_exit raise kill tgkill pthread_kill "
     "pthread_exit thrd_exit err errx error longjmp siglongjmp _longjmp "
     "__longjmp_chk on_exit __assert_fail __assert_perror_fail at_quick_exit "
     "pthread_atfork __register_atfork ",
     "return what lamina_fail returns"},
    {" time clock clock_gettime gettimeofday timespec_get times ftime localtime "
     "localtime_r gmtime gmtime_r nanosleep clock_nanosleep usleep sleep thrd_sleep "
     "pause alarm setitimer timer_create select poll sched_yield _ZNSt6chrono* ",
     "results must not depend on when they are made: leave time to the runner"},
    {" rand srand rand_r random srandom random_r initstate setstate drand48 erand48 "
     "lrand48 nrand48 mrand48 jrand48 srand48 seed48 lcong48 getrandom getentropy "
     "arc4random* _ZNSt13random_device* ",
     "draw from the generator that is handed in, with lamina_fill_uniform and its "
     "kin"},
    {" fopen fopen64 freopen fdopen open open64 openat openat64 creat creat64 "
     "tmpfile mkstemp read pread readv fread fgets fgetc getc getchar scanf fscanf "
     "__isoc99_scanf __isoc99_fscanf __isoc23_scanf __isoc23_fscanf stdin opendir "
     "stat lstat access unlink remove rename mkdir rmdir getenv secure_getenv "
     "setenv putenv unsetenv clearenv getpid gethostname uname system popen execve "
     "execv execvp execl execlp posix_spawn posix_spawnp waitpid dlopen dlmopen "
     "dlsym socket connect shm_open shmget ioctl fcntl syscall "
     "_ZNSt14basic_ifstream* _ZNSt14basic_ofstream* close fclose fstat fstat64 dup "
     "dup2 dup3 lseek lseek64 fseek rewind pipe pipe2 readlink realpath getcwd link "
     "symlink truncate ftruncate environ __environ ",
     "a layer sees its arguments alone: make it an option of the layer"},
    {" pthread_create thrd_create fork vfork clone GOMP_* __kmpc_* "
     "omp_set_num_threads _ZNSt6thread* _ZNSt5async* ",
     "a trial has one thread: leave parallel work to lamina_gemm and to --jobs"},
    {" setlocale newlocale uselocale signal sigaction __sysv_signal bsd_signal "
     "sigprocmask pthread_sigmask sigaltstack chdir fchdir chroot umask setrlimit "
     "setrlimit64 setpriority nice sched_setaffinity pthread_setaffinity_np prctl "
     "ptrace fesetround fesetenv feupdateenv feenableexcept fedisableexcept "
     "feholdexcept pthread_setcancelstate ",
     "locale, signals, folder, limits and rounding are those of the whole trial: "
     "leave them as they are"},
};

/* Whether a list has the name, or a beginning of it with a star. */
static bool lists(const char *names, const char *name)
{
    while (*(names += strspn(names, " ")) != '\0') {
        size_t length = strcspn(names, " ");
        bool star = names[length - 1] == '*';
        if (strncmp(names, name, length - star) == 0 && (star || name[length] == '\0'))
            return true;
        names += length;
    }
    return false;
}

const char *symbols_remedy(const char *function)
{
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
        if (lists(forbidden[i].functions, function))
            return forbidden[i].remedy;
    return NULL;
}

/* ---- The library in memory ---- */

struct library {
    ElfW(Addr) base;
    const ElfW(Sym) * symbols;
    const char *strings;
    const ElfW(Rela) * tables[2]; /* of addresses to fill in: data, functions */
    size_t sizes[2];              /* of them */
    size_t symbol_count;
};

/* The GNU hash table tells how many symbols there are; the largest index a relocation
 * names serves as well for those that are needed. */
static size_t count_symbols(const struct library *library, const uint32_t *hash)
{
    size_t count = 0;
    for (int t = 0; t < 2; t++)
        for (size_t i = 0; i < library->sizes[t]; i++) {
            size_t symbol = ELF64_R_SYM(library->tables[t][i].r_info);
            count = symbol + 1 > count ? symbol + 1 : count;
        }
    if (hash == NULL)
        return count;
    uint32_t buckets = hash[0], first = hash[1], words = hash[2];
    const uint32_t *bucket = hash + 4 + words * (sizeof(ElfW(Addr)) / 4);
    const uint32_t *chain = bucket + buckets;
    for (uint32_t i = 0; i < buckets; i++)
        for (size_t symbol = bucket[i]; symbol >= first; symbol++) {
            count = symbol + 1 > count ? symbol + 1 : count;
            if (chain[symbol - first] & 1)
                break;
        }
    return count;
}

static void find_library(const struct lamina_layer *layer, struct library *library)
{
    Dl_info info;
    struct link_map *map = NULL;
    const uint32_t *hash = NULL;
    void *address = NULL;
    *library = (struct library){0};
    memcpy(&address, &layer->forward, sizeof address);
    if (dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP) == 0 || map == NULL)
        return;
    library->base = map->l_addr;
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        const void *at = (const void *)entry->d_un.d_ptr;
        if (entry->d_tag == DT_SYMTAB)
            library->symbols = at;
        else if (entry->d_tag == DT_STRTAB)
            library->strings = at;
        else if (entry->d_tag == DT_GNU_HASH)
            hash = at;
        else if (entry->d_tag == DT_RELA)
            library->tables[0] = at;
        else if (entry->d_tag == DT_RELASZ)
            library->sizes[0] = entry->d_un.d_val / sizeof(ElfW(Rela));
        else if (entry->d_tag == DT_JMPREL)
            library->tables[1] = at;
        else if (entry->d_tag == DT_PLTRELSZ)
            library->sizes[1] = entry->d_un.d_val / sizeof(ElfW(Rela));
    }
    if (library->symbols == NULL || library->strings == NULL)
        *library = (struct library){0};
    for (int t = 0; t < 2; t++)
        if (library->tables[t] == NULL)
            library->sizes[t] = 0;
    library->symbol_count = count_symbols(library, hash);
}

static size_t list_symbols(const struct lamina_layer *layer, bool needed,
                           struct arena *arena, const char *const **names)
{
    struct library library;
    size_t count = 0;
    find_library(layer, &library);
    const char **list = arena_array(arena, library.symbol_count + 1, sizeof *list);
    for (size_t i = 1; i < library.symbol_count; i++) {
        const ElfW(Sym) *symbol = &library.symbols[i];
        const char *name = library.strings + symbol->st_name;
        int binding = ELF64_ST_BIND(symbol->st_info);
        if ((symbol->st_shndx == SHN_UNDEF) != needed || name[0] == '\0' ||
            (needed ? binding == STB_WEAK : binding == STB_LOCAL))
            continue;
        if (needed || strcmp(name, "lamina_layer_v1") != 0)
            list[count++] = arena_copy(arena, name, strlen(name));
    }
    *names = list;
    return count;
}

size_t symbols_needed(const struct lamina_layer *layer, struct arena *arena,
                      const char *const **names)
{
    return list_symbols(layer, true, arena, names);
}

size_t symbols_shown(const struct lamina_layer *layer, struct arena *arena,
                     const char *const **names)
{
    return list_symbols(layer, false, arena, names);
}

/* ---- Variables ---- */

/* The segments that may be written, but for what the loader has closed again. */
struct variables {
    ElfW(Addr) base;
    const char *from[8];
    char *copy[8];
    size_t size[8], count;
};

static int find_variables(struct dl_phdr_info *info, size_t size, void *self)
{
    struct variables *found = self;
    ElfW(Addr) closed_from = 0, closed_to = 0;
    (void)size;
    if (info->dlpi_addr != found->base)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO) {
            closed_from = info->dlpi_phdr[i].p_vaddr;
            closed_to = closed_from + info->dlpi_phdr[i].p_memsz;
        }
    for (int i = 0; i < info->dlpi_phnum && found->count < 8; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        ElfW(Addr) from = segment->p_vaddr, to = from + segment->p_memsz;
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_W))
            continue;
        if (closed_from <= from && closed_to > from)
            from = closed_to < to ? closed_to : to;
        found->from[found->count] = (const char *)(found->base + from);
        found->size[found->count++] = to - from;
    }
    return 1;
}

static struct variables remembered; /* a child has one layer */

/* AddressSanitizer has what lies between variables closed, which no layer but these two
 * reads. */
__attribute__((no_sanitize("address"))) static void copy_bytes(const volatile char *from,
                                                               size_t size, char *copy)
{
    for (size_t i = 0; i < size; i++)
        copy[i] = from[i];
}

__attribute__((no_sanitize("address"))) static size_t
count_changed(const volatile char *from, size_t size, const char *kept)
{
    size_t changed = 0;
    for (size_t i = 0; i < size; i++)
        changed += from[i] != kept[i];
    return changed;
}

void symbols_remember(const struct lamina_layer *layer, struct arena *arena)
{
    struct library library;
    find_library(layer, &library);
    remembered = (struct variables){.base = library.base};
    dl_iterate_phdr(find_variables, &remembered);
    for (size_t i = 0; i < remembered.count; i++) {
        remembered.copy[i] = arena_array(arena, remembered.size[i], 1);
        copy_bytes(remembered.from[i], remembered.size[i], remembered.copy[i]);
    }
}

size_t symbols_changed(void)
{
    size_t changed = 0;
    for (size_t i = 0; i < remembered.count; i++)
        changed +=
            count_changed(remembered.from[i], remembered.size[i], remembered.copy[i]);
    return changed;
}

/* ---- Counted calls ---- */

static int allocations, prints, exits;

static void *counted_malloc(size_t size)
{
    allocations++;
    return malloc(size);
}

static void *counted_calloc(size_t count, size_t size)
{
    allocations++;
    return calloc(count, size);
}

static void *counted_realloc(void *piece, size_t size)
{
    allocations++;
    return realloc(piece, size);
}

static void *counted_aligned_alloc(size_t alignment, size_t size)
{
    allocations++;
    return aligned_alloc(alignment, size);
}

static int counted_posix_memalign(void **piece, size_t alignment, size_t size)
{
    allocations++;
    return posix_memalign(piece, alignment, size);
}

static long counted_print(void)
{
    prints++;
    return 1;
}

/* C++ asks for the same while a library is loaded, for its static objects. */
static int counted_atexit(void)
{
    exits++;
    return 0;
}

typedef void any_function(void);

static const struct {
    const char *name;
    any_function *replacement;
} replacements[] = {
    {"malloc", (any_function *)counted_malloc},
    {"_Znwm", (any_function *)counted_malloc},
    {"_Znam", (any_function *)counted_malloc},
    {"calloc", (any_function *)counted_calloc},
    {"realloc", (any_function *)counted_realloc},
    {"aligned_alloc", (any_function *)counted_aligned_alloc},
    {"posix_memalign", (any_function *)counted_posix_memalign},
    {"printf", (any_function *)counted_print},
    {"fprintf", (any_function *)counted_print},
    {"__printf_chk", (any_function *)counted_print},
    {"__fprintf_chk", (any_function *)counted_print},
    {"puts", (any_function *)counted_print},
    {"putchar", (any_function *)counted_print},
    {"fputs", (any_function *)counted_print},
    {"fwrite", (any_function *)counted_print},
    {"write", (any_function *)counted_print},
    {"atexit", (any_function *)counted_atexit},
    {"__cxa_atexit", (any_function *)counted_atexit},
};

static void replace(const struct library *library, const ElfW(Rela) * entry)
{
    const ElfW(Sym) *symbol = &library->symbols[ELF64_R_SYM(entry->r_info)];
    const char *name = library->strings + symbol->st_name;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < sizeof replacements / sizeof replacements[0]; i++) {
        if (strcmp(replacements[i].name, name) != 0)
            continue;
        char *slot = (char *)library->base + entry->r_offset;
        char *begin = slot - (size_t)slot % page;
        if (mprotect(begin, page, PROT_READ | PROT_WRITE) == 0)
            memcpy(slot, &replacements[i].replacement,
                   sizeof replacements[i].replacement);
    }
}

void symbols_count_calls(const struct lamina_layer *layer)
{
    struct library library;
    find_library(layer, &library);
    for (int t = 0; t < 2; t++)
        for (size_t i = 0; i < library.sizes[t]; i++)
            if (SLOT_TYPES(ELF64_R_TYPE(library.tables[t][i].r_info)))
                replace(&library, &library.tables[t][i]);
}

int symbols_allocations(void)
{
    return allocations;
}

int symbols_exits(void)
{
    return exits;
}

int symbols_prints(void)
{
    return prints;
}

const char *symbols_sanitizer(const char *said)
{
    static const char *const signs[] = {
        "ASan runtime does not come first", "undefined symbol: __asan_",
        "undefined symbol: __tsan_",        "undefined symbol: __msan_",
        "undefined symbol: __ubsan_",       "libtsan"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strstr(said, signs[i]) != NULL)
            return "was built with a sanitizer that this lamina was not built with: "
                   "build the layer without -fsanitize, or Lamina with "
                   "-DLAMINA_SANITIZE=ON";
    return NULL;
}
