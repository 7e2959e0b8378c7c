-- ends: error told
error({ code = "told", message = "told you", field = "email" })
