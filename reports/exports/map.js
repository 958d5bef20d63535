// The map of a report: reads the plain data beside it, draws on a canvas, plays the chosen plan.
// Every text comes from the data and enters the page as text, never as markup.
(function () {
  'use strict';
  function part(name) { return document.getElementById('map' + name); }
  var data = JSON.parse(part('-data').textContent), slider = part('-time'), clock = part('-clock');
  var news = part('-news'), button = part('-play'), choice = part('-plan');
  // -- small helpers: steps on the grid to coordinates, text nodes, clock ----------------------
  function points(flat) {
    var x = 0, y = 0, found = [];
    for (var i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      found.push([data.origin[1] + y * data.step, data.origin[0] + x * data.step]);
    }
    return found;
  }
  function label(text) {
    var node = document.createElement('span');
    node.textContent = text;
    return node;
  }
  function two(n) { return (n < 10 ? '0' : '') + n; }
  function time(s) {
    return Math.floor(s / 3600) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(Math.floor(s) % 60);
  }
  // -- what does not move ------------------------------------------------------------------------
  var map = L.map(part(''), { preferCanvas: true, zoomSnap: 0.25, zoomControl: true });
  map.attributionControl.setPrefix(false).addAttribution(label(data.attribution).innerHTML);
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  function fit(view) { map.fitBounds([[view[0], view[1]], [view[2], view[3]]]); }
  fit(data.view);
  var roads = L.layerGroup(data.roads.map(function (road) {
    return L.polyline(road.lines.map(points), {
      color: road.colour, weight: road.width, interactive: false, smoothFactor: 1.5
    });
  })).addTo(map);
  var people = L.layerGroup(data.people.map(function (dot) {
    return L.circleMarker(points(dot.slice(0, 2))[0], {
      radius: Math.max(1.2, Math.min(7, Math.sqrt(dot[2]) / 7)), stroke: false,
      fillColor: data.people_colour, fillOpacity: 0.35
    }).bindTooltip(label(data.people_text.replace('{n}', dot[2])));
  })).addTo(map);
  function square(at, kind, text) {
    var node = document.createElement('span');
    node.className = 'site ' + kind;
    return L.marker(points(at)[0], {
      icon: L.divIcon({ className: '', html: node, iconSize: [10, 10] }), keyboard: false
    }).bindTooltip(label(text));
  }
  var sites = L.layerGroup(data.sites.map(function (site) {
    return square(site.at, site.kind, site.text);
  })).addTo(map);
  square([0, 0], 'source', data.source).setZIndexOffset(1000).addTo(map);
  var zones = L.layerGroup().addTo(map), closed = L.layerGroup().addTo(map);
  var units = L.layerGroup().addTo(map), staging = L.layerGroup().addTo(map);
  var layers = {};
  [[roads, 'roads'], [people, 'people'], [sites, 'sites'], [units, 'units']].forEach(function (p) {
    layers[label(data.layers[p[1]]).innerHTML] = p[0];
  });
  if (!data.still) { L.control.layers(null, layers, { collapsed: true }).addTo(map); }
  [slider, clock, button].forEach(function (node) { node.hidden = Boolean(data.still); });
  // -- what moves --------------------------------------------------------------------------------
  var play, frameShown, timer = null;
  function choose(index) {
    play = data.plays[index];
    frameShown = null;
    if (play.view) { fit(play.view); }
    play.trips.forEach(function (trip, k) {
      trip.points = trip.points || points(trip.path);
      trip.far = [0];
      trip.seat = spot(k);
      for (var i = 1; i < trip.points.length; i++) {
        trip.far.push(trip.far[i - 1] + map.distance(trip.points[i - 1], trip.points[i]));
      }
      trip.dot = L.circleMarker(trip.points[0], {
        radius: 5, color: '#ffffff', weight: 1.2,
        fillColor: data.vehicle_colour[trip.vehicle] || '#000000', fillOpacity: 1
      }).bindTooltip(label(trip.text));
    });
    units.clearLayers();
    staging.clearLayers();
    if (play.staging) { staging.addLayer(square(play.staging, 'staging', play.staging_text)); }
    slider.max = play.end;
    show(Math.min(Number(slider.value), play.end));
  }
  function spot(k) {  // units at the scene stand in a spiral, not on top of each other
    var r = 0.0004 * Math.sqrt(k + 1), angle = 2.4 * k;
    return [r * Math.cos(angle), r * Math.sin(angle) / Math.cos(data.origin[1] * Math.PI / 180)];
  }
  function place(trip, t) {
    var done = trip.arrive > trip.depart ? (t - trip.depart) / (trip.arrive - trip.depart) : 1;
    if (done >= 1 || trip.points.length < 2) {
      var last = trip.points[trip.points.length - 1];
      return [last[0] + trip.seat[0], last[1] + trip.seat[1]];
    }
    var goal = Math.max(0, Math.min(1, done)) * trip.far[trip.far.length - 1], i = 1;
    while (i < trip.far.length - 1 && trip.far[i] < goal) { i++; }
    var step = trip.far[i] - trip.far[i - 1];
    var share = step > 0 ? (goal - trip.far[i - 1]) / step : 0;
    var a = trip.points[i - 1], b = trip.points[i];
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  }
  function drawFrame(frame) {
    zones.clearLayers();
    closed.clearLayers();
    (frame ? frame.zones : []).forEach(function (k) {
      var zone = play.zones[k], style = data.zone_style[zone.level];
      zones.addLayer(L.polygon(points(zone.ring), {
        color: style[0], weight: zone.edge ? 1 : 2,
        dashArray: zone.edge ? '2 5' : style[1] || null,
        fill: !zone.edge, fillColor: style[0], fillOpacity: 0.22
      }).bindTooltip(label(zone.text), { sticky: true }));
    });
    (frame ? frame.closed : []).forEach(function (k) {
      closed.addLayer(L.polyline(points(play.closed[k]), {
        color: data.closed_colour, weight: 3, dashArray: '2 6',
        interactive: false
      }));
    });
  }
  function show(t) {
    var frame = play.frames.filter(function (f) { return f.t <= t; }).pop() || null;
    if (frame !== frameShown) { drawFrame(frame); frameShown = frame; }
    units.eachLayer(function (dot) { dot.bringToFront(); });  // one canvas: the last drawn is on top
    play.trips.forEach(function (trip) {
      var out = t >= trip.depart;
      if (out) { trip.dot.setLatLng(place(trip, t)); }
      if (out !== units.hasLayer(trip.dot)) { units[out ? 'addLayer' : 'removeLayer'](trip.dot); }
    });
    slider.value = t;
    clock.textContent = time(t);
    news.textContent = play.moments.filter(function (m) { return m[0] <= t; }).slice(-3)
      .map(function (m) { return time(m[0]) + ' ' + m[1]; }).join('  ·  ');
  }
  function stop() { clearInterval(timer); timer = null; button.textContent = data.play_text; }
  button.addEventListener('click', function () {
    if (timer) { stop(); return; }
    if (Number(slider.value) >= play.end) { show(0); }
    button.textContent = data.pause_text;
    timer = setInterval(function () {
      show(Math.min(play.end, Number(slider.value) + play.end / 300));
      if (Number(slider.value) >= play.end) { stop(); }
    }, 100);
  });
  slider.addEventListener('input', function () { show(Number(slider.value)); });
  choice.addEventListener('change', function () { choose(Number(choice.value)); });
  choose(0);
  show(Math.round(play.end / 4));
}());
