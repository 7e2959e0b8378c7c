-- ends: error holes list
kith.echo({ 1, nil, 3, nil, nil, 6 })
