#ifndef KITH_RECORDS_H
#define KITH_RECORDS_H

#include "host.h"

/* The batch and the place in it of the record at an index. Returns 0 where something else is. */
int record_place(lua_State *L, int index, uint32_t place[2]);

/* Pushes a record. Raises. */
void push_record(lua_State *L, uint32_t batch, uint32_t place);

/* Takes a function from the top of the stack. Raises. */
void add_record_method(lua_State *L, const char *name);

void open_records(lua_State *L);

#endif
