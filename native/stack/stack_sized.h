#include "stack_rows.h"
#include "stack_gauss.h"
#include "stack_cholesky.h"
#include "stack_turn.h"
