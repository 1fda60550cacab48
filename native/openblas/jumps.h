// This file makes a table of jumps for the symbols of a list that "go generate" has
// written. SYMBOLS is the name of the list's file, and TABLE that of the table. See
// doc.go.
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define SYMBOL(index, name)
#include SYMBOLS
#undef SYMBOL

// missing is what every slot of the table calls as long as no library is loaded.
static void missing(void) {
  fputs("goblas: called a BLAS or LAPACK routine without a library that has it\n", stderr);
  abort();
}

__attribute__((visibility("hidden"))) void *TABLE[GOBLAS_SYMBOLS] = {
#define SYMBOL(index, name) [index] = (void *)missing,
#include SYMBOLS
#undef SYMBOL
};

// Each symbol is one jump through its slot of the table. The procedure linkage table
// that a linker makes does the same, but needs the library when the program is linked.
// The symbols are hidden, because a library that is loaded later would otherwise call
// them instead of its own.
#define TEXT(x) #x
#define JUMP_FOR(table, index) JUMP_THROUGH(TEXT(table), index)
#if defined(__x86_64__)
#define JUMP_THROUGH(table, index) "\tjmp *" table "+8*" #index "(%rip)\n"
#elif defined(__aarch64__)
#define JUMP_THROUGH(table, index)                    \
  "\tadrp x16, " table "+8*" #index "\n"              \
  "\tldr x16, [x16, #:lo12:" table "+8*" #index "]\n" \
  "\tbr x16\n"
#endif
#define SYMBOL(index, name)                                      \
  __asm__(".text\n.balign 8\n.globl " #name "\n.hidden " #name  \
          "\n.type " #name ", %function\n" #name ":\n" JUMP_FOR(TABLE, index));
#include SYMBOLS
#undef SYMBOL

static const char *const symbols[] = {
#define SYMBOL(index, name) [index] = #name,
#include SYMBOLS
#undef SYMBOL
};

// take makes all slots of the table point to the symbols of a library.
static void take(void *library) {
  for (int i = 0; i < GOBLAS_SYMBOLS; i++)
    TABLE[i] = dlsym(library, symbols[i]);
}
