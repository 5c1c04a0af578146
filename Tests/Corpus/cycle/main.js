const list = [1];
const object = {list, map: new Map()};
object.self = object;
object.map.set('object', object);
list.push(object);
list;
