# growth
